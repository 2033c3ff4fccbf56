// Whose mail is signed, remembered on the queue's volume: mail that was put on hold to be signed must not leave unsigned because a later start has no key
// for its domain. Mail of a domain that never had one is held, too, while OpenDKIM is away, and goes out as ever. HeldMailDuty tells it of each plan, and
// Releases asks.

using System.Text;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Hold;

/// <summary>Domains, and with a dot in front everything below one; a line each.</summary>
internal sealed class SignedSenders(string path, Account account)
{
    private const int Mode = 0x180; // 0600

    private readonly SaidOnce failure = new(Severity.Error, "dkim");
    private volatile string[] known = [];
    private volatile string[] lost = [];

    /// <summary>Reads what earlier runs signed.</summary>
    public void Recover() => Try(() =>
    {
        if (LinuxFiles.Find(path) is not { IsRegular: true })
            return;
        using var file = LinuxFiles.OpenToRead(path);
        known = Encoding.UTF8.GetString(file.ReadToEnd()).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
    });

    /// <summary>These are signed from now on.</summary>
    /// <param name="signed">Those of a plan.</param>
    /// <param name="waits">Mail is on hold that may be of others; when none is, they are forgotten.</param>
    /// <param name="writes">Mail may be put on hold, so the next start has to know.</param>
    public void Know(IReadOnlyCollection<string> signed, bool waits, bool writes)
    {
        known = [.. (waits ? known : []).Union(signed)];
        lost = [.. known.Except(signed)];
        if (writes)
            Try(() => AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(known.Select(name => name + "\n"))), new Ownership(account.Uid, account.Gid, Mode)));
    }

    /// <summary>
    /// The message is from a domain that was signed and is not any more. True as well when that cannot be told, once there is such a domain at all.
    /// </summary>
    public bool HaveLost(string id, HeldQueue queue) => lost.Length > 0 && (From(id, queue) is not { } from || Domains(from).Any(IsLost));

    /// <summary>Those that are not signed any more.</summary>
    public override string ToString() => string.Join(", ", lost);

    private static string? From(string id, HeldQueue queue)
    {
        try
        {
            return queue.From(id);
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private bool IsLost(string domain) => lost.Any(name => name[0] == '.' ? domain.EndsWith(name, StringComparison.Ordinal) : domain == name);

    // Whatever stands behind an @: a name or a comment may hold one, and then a message waits that need not.
    private static IEnumerable<string> Domains(string from) => from.ToLowerInvariant().Split('@').Skip(1)
        .Select(text => new string([.. text.TrimStart().TakeWhile(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_')]).TrimEnd('.'));

    private void Try(Action action)
    {
        try
        {
            using var _ = account.Become();
            action();
            failure.Over();
        }
        catch (KernelException e)
        {
            failure.Say($"{e.Subject}: {e.Call}: {e.Errno}; mail that is put on hold now may leave unsigned when a later start has no key for its domain");
        }
    }
}
