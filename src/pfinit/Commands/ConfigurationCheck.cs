// A last look at a changed configuration before it is put in place: a master(8) or an OpenDKIM that cannot read it would end, and the relay with it. The
// programs themselves read a copy, in a directory of its own.

using System.Text;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Has Postfix and OpenDKIM judge the files of a plan.</summary>
internal sealed class ConfigurationCheck(Func<Command, CommandResult> run, Accounts accounts, Complaints complaints)
{
    private const string Copies = "/run/pfinit-check";
    private const string Empty = Copies + "/empty";

    /// <summary>What is wrong; nothing when the daemons can work with the plan, or when nobody can tell.</summary>
    /// <param name="plan">Not in place yet.</param>
    /// <param name="options">The user's own of OpenDKIM.</param>
    /// <param name="ofPostfix">main.cf is to change.</param>
    /// <param name="ofOpenDkim">A file of OpenDKIM is to change.</param>
    public IReadOnlyList<Diagnostic> Find(RelayPlan plan, IReadOnlyDictionary<string, ParameterValue> options, bool ofPostfix, bool ofOpenDkim)
    {
        if (!ofPostfix && !ofOpenDkim)
            return [];
        var found = new List<Diagnostic>();
        try
        {
            var copied = plan.Files.Where(IsChecked).ToList();
            Copy(copied);

            // Every program of Postfix checks the same parameters of main.cf as it begins; this one then has nothing to do, and nothing to say.
            if (ofPostfix)
            {
                AtomicFile.Write(Empty, [], accounts.Resolve(Access.Secret, out _)!.Value);
                AskPostfix(found, PostfixCommands.Of("postmap", [LookupTable.LmdbPrefix + Empty], Copies), plan);
                AtomicFile.Remove(Empty);
                AtomicFile.Remove(Empty + ".lmdb");
            }

            if (ofOpenDkim)
                AskOpenDkim(found, copied, options);
            copied.ForEach(file => AtomicFile.Remove(CopyOf(file.Path)));
            LinuxFiles.Discard(Copies, isDirectory: true);
        }
        catch (KernelException e)
        {
            Log.Warning("reload", $"the configuration was not checked: {e.Call} {e.Subject}: {e.Errno}");
        }

        return found;
    }

    private static bool IsChecked(PlannedFile file) => file.BackDated || file.Path.StartsWith(Paths.OpenDkim + "/", StringComparison.Ordinal);

    private static string CopyOf(string path) => Copies + path.Substring(path.LastIndexOf('/'));

    private void Copy(List<PlannedFile> files)
    {
        if (LinuxFiles.Find(Copies) is null)
            LinuxFiles.MakeDirectory(Copies, System.Convert.ToInt32("700", 8));
        foreach (var file in files)
        {
            // OpenDKIM's file names its tables, which may not be there yet.
            var content = file.Path == Paths.OpenDkimConf
                ? files.Aggregate(file.Content, (text, named) => text.Replace(":" + named.Path + "\n", ":" + CopyOf(named.Path) + "\n"))
                : file.Content;
            AtomicFile.Write(CopyOf(file.Path), Encoding.UTF8.GetBytes(content), accounts.Resolve(Access.Secret, out _)!.Value, file.BackDated);
        }
    }

    private void AskPostfix(List<Diagnostic> found, Command command, RelayPlan plan)
    {
        bool IsReason(Complaint line) => line.Program == command.Name && line.IsFatal;
        complaints.Begin();
        var result = run(command);
        if (!result.Succeeded)
        {
            // It logs why it ends, and its line may still be on its way.
            complaints.WaitFor(IsReason, Complaints.LineDelay);
            var problem = complaints.All.LastOrDefault(IsReason)?.Problem ?? result.Text;
            found.Add(Diagnostic.Error("postfix", $"would not work with these settings: {problem}{SmtpVerdict.SetBy(plan.Services, problem)}"));
        }

        complaints.End();
    }

    // It writes to stderr what is wrong, with the name of the copy. The one that serves may complain of something else meanwhile.
    private void AskOpenDkim(List<Diagnostic> found, List<PlannedFile> copied, IReadOnlyDictionary<string, ParameterValue> options)
    {
        var result = run(SignerCheck.Of(CopyOf(Paths.OpenDkimConf)));
        if (result.Succeeded)
            return;
        var said = result.Said?.Replace(Copies, Paths.OpenDkim) ?? result.Text;
        var conf = copied.FirstOrDefault(file => file.Path == Paths.OpenDkimConf)?.Content ?? "";
        found.Add(OpenDkimMistake.Explain(said, conf, options, "it would not start with that"));
    }
}
