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
    /// <param name="ofPostfix">main.cf is to change.</param>
    /// <param name="ofOpenDkim">A file of OpenDKIM is to change.</param>
    public IReadOnlyList<Diagnostic> Find(RelayPlan plan, bool ofPostfix, bool ofOpenDkim)
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
                Ask(found, "postfix", PostfixCommands.Of("postmap", [LookupTable.LmdbPrefix + Empty], Copies), plan);
                AtomicFile.Remove(Empty);
                AtomicFile.Remove(Empty + ".lmdb");
            }

            if (ofOpenDkim)
                Ask(found, "opendkim", OpenDkim(), plan);
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

    private static Command OpenDkim() => new()
    {
        Name = "opendkim",
        Line = [Paths.OpenDkimProgram, "-n", "-x", CopyOf(Paths.OpenDkimConf)],
        Environment = Services.Environment(null),
        Deadline = TimeSpan.FromSeconds(10),
    };

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

    private void Ask(List<Diagnostic> found, string subject, Command command, RelayPlan plan)
    {
        complaints.Begin();
        var result = run(command);
        if (!result.Succeeded)
        {
            var problem = LastWords(command) ?? result.Text;
            found.Add(Diagnostic.Error(subject, $"would not work with these settings: {problem}{SmtpVerdict.SetBy(plan.Services, problem)}"));
        }

        complaints.End();
    }

    // Postfix logs why it ends, and its line may still be on its way; OpenDKIM writes it to stderr, with the name of the copy.
    private string? LastWords(Command command)
    {
        bool IsReason(Complaint line) => line.Program == command.Name && line.IsFatal;
        if (command.Name == "opendkim")
            return Log.LastComplaint(command.Name, TimeSpan.FromSeconds(2))?.Replace(Copies, Paths.OpenDkim);
        complaints.WaitFor(IsReason, Complaints.LineDelay);
        return complaints.All.LastOrDefault(IsReason)?.Problem;
    }
}
