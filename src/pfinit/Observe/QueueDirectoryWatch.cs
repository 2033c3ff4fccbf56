// Postfix's directories as they were at the start: there, its own, and writable. When somebody takes that from one of them, smtpd still greets, and its clients
// wait for a cleanup(8) that tries every ten seconds to make a file. QueueWatch has them looked at; what can be put right is, as a start would.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Finds directories below the queue that Postfix cannot use any more. For one thread, but for what has a note.</summary>
/// <param name="queue">The queue directory.</param>
/// <param name="accounts">Whose they are.</param>
/// <param name="isUp">Postfix is up; from the first time on they are looked at, since before that they are made.</param>
internal sealed class QueueDirectoryWatch(string queue, Accounts accounts, Func<bool> isUp)
{
    private const string Subject = "queue";
    private const string Removed = "was removed";
    private const int EnterByOthers = 1;
    private const int EnterByOwner = 0x40; // 0100

    /// <summary>Without which no mail gets in or out; as <see cref="Consequence"/> has them.</summary>
    private static readonly string[] OnTheWay = ["incoming", "active", "deferred", "defer", "bounce", "private", "public"];

    private readonly Dictionary<string, SaidOnce> said = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<PlannedDirectory> directories = [];
    private volatile IReadOnlyList<string> problems = [];
    private volatile string? standstill;
    private bool begun;

    /// <summary>Puts one right; a test has its own.</summary>
    public Action<PlannedDirectory, Ownership, Account> Mend { get; init; } = (directory, ownership, postfix) => DirectorySetup.Ensure(directory, ownership, postfix);

    /// <summary>All that a start makes; those elsewhere are left out. Any thread may set it.</summary>
    public IReadOnlyList<PlannedDirectory> Directories
    {
        set => directories = [.. value.Where(directory => directory.Path == queue || directory.Path.StartsWith(queue + "/", StringComparison.Ordinal))];
    }

    /// <summary>What could not be put right, a line each: `queue: /var/spool/postfix/incoming has mode 0000: …`. Any thread may ask.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The first of them for which no mail gets in or out; null: none. Any thread may ask.</summary>
    public string? Standstill => standstill;

    public void Look()
    {
        begun = begun || isUp();
        if (!begun || accounts.User("postfix") is not { } postfix)
            return;
        var (found, stops) = (new List<string>(), (string?)null);
        foreach (var directory in directories)
        {
            if (accounts.Resolve(directory.Access, out _) is not { } ownership)
                continue;
            if (Remaining(directory, ownership, postfix) is not { } problem)
            {
                if (said.TryGetValue(directory.Path, out var failure) && failure.Over())
                    Log.Info(Subject, $"{directory.Path} is as it should be again");
                continue;
            }

            found.Add($"{Subject}: {problem}");
            stops ??= directory.Path == queue || OnTheWay.Contains(Name(directory.Path)) ? found[^1] : null;

            // What is wrong with the whole is wrong with each part of it.
            if (directory.Path == queue)
                break;
        }

        (problems, standstill) = (found, stops);
    }

    // What is wrong after it was put right where that was possible.
    private string? Remaining(PlannedDirectory directory, Ownership ownership, Account postfix)
    {
        try
        {
            if (Flaw(directory, ownership, postfix) is not { } flaw)
                return null;
            var reason = directory.KeepsAccess ? "" : Refusal(() => Mend(directory, ownership, postfix));
            if (Flaw(directory, ownership, postfix) is null)
            {
                Log.Warning(Subject, $"{directory.Path} {flaw}; {(flaw == Removed ? "made again" : "put right")}, as at a start");
                return null;
            }

            var problem = $"{directory.Path} {flaw}: {Consequence(directory.Path)}";
            if (!said.TryGetValue(directory.Path, out var failure))
                said[directory.Path] = failure = new SaidOnce(Severity.Error, Subject);
            failure.Say(reason.Length > 0 ? $"{problem}; it cannot be put right: {reason}; trying on" : problem, problem);
            return problem;
        }
        catch (KernelException)
        {
            // A disk that does not answer has another fault.
            return null;
        }
    }

    private static string Refusal(Action mend)
    {
        try
        {
            mend();
            return "";
        }
        catch (KernelException e)
        {
            return $"{e.Call}: {e.Errno}";
        }
    }

    // More rights than a start gives are nothing that Postfix suffers from.
    private string? Flaw(PlannedDirectory directory, Ownership ownership, Account postfix)
    {
        if (LinuxFiles.FindTarget(directory.Path) is not { } facts)
            return Removed;
        if (!facts.IsDirectory)
            return "is no directory";
        if (LinuxFiles.IsReadOnly(directory.Path))
            return "is on a read-only file system";
        if (directory.Path == queue)
        {
            return (facts.Mode & (facts.Uid == postfix.Uid ? EnterByOwner : EnterByOthers)) != 0 ? null
                : $"has mode {Octal(facts.Mode)}, so that Postfix may not enter it";
        }

        if (directory.KeepsAccess)
            return null;
        return facts.Uid != ownership.Uid ? $"belongs to user {facts.Uid} and not to {directory.Access.Owner}"
            : (facts.Mode & ownership.Mode) != ownership.Mode ? $"has mode {Octal(facts.Mode)} and not {Octal(ownership.Mode)}"
            : null;
    }

    // OVERVIEW_README of Postfix; qmgr(8), cleanup(8), bounce(8).
    private string Consequence(string path) => path == queue ? "no mail is taken or sent" : Name(path) switch
    {
        "incoming" => "no new mail is taken, clients wait",
        "active" or "deferred" or "defer" or "bounce" => "mail is accepted and stays in the queue",
        "private" or "public" => "Postfix's programs do not reach each other, and mail waits",
        "hold" => "mail that is to be put on hold is not taken",
        "maildrop" => "mail of sendmail(1) is not taken",
        "pfinit" => "what is put on hold until it is signed would stay there if pfinit ended before",
        _ => "what Postfix would write there is missing",
    };

    private static string Name(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}
