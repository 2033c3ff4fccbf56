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
    /// <summary>In place of a domain.</summary>
    public const string Unknown = "unknown domain";

    private const int Mode = 0x180; // 0600

    private readonly SaidOnce unread = new(Severity.Error, "dkim");
    private readonly SaidOnce unwritten = new(Severity.Error, "dkim");
    private readonly object writing = new();
    private volatile State state = new([], [], IsRead: false);
    private bool kept;

    /// <summary>
    /// These are signed from now on. The first time, and until it succeeds, this reads what earlier runs signed; what was not read is not overwritten.
    /// </summary>
    /// <param name="signed">Those of a plan.</param>
    /// <param name="waits">Mail is on hold that may be of others, or it is not known; when none is, they are forgotten.</param>
    /// <param name="writes">Mail may be put on hold, so the next start has to know.</param>
    public void Know(IReadOnlyCollection<string> signed, bool waits, bool writes)
    {
        var earlier = state.Known;
        var isRead = state.IsRead || Try(() => earlier = [.. earlier.Union(Read())], unread,
            "until it can be read, which every reload tries, held mail of each domain without a key stays on hold");
        string[] known = [.. (waits ? earlier : []).Union(signed)];
        state = new State(known, [.. signed], isRead);
        lock (writing)
        {
            kept = writes && isRead;
            if (kept)
                Write(known);
        }
    }

    /// <summary>Writes the file again when somebody has removed it. Any thread may call this.</summary>
    public void Keep()
    {
        lock (writing)
        {
            if (kept && IsLost())
                Write(state.Known);
        }
    }

    /// <summary>
    /// What a message is to be signed for; null when it is of a domain that never was. One whose header cannot be read is of an <see cref="Unknown"/>, whose key
    /// is gone, once there may be such a domain at all.
    /// </summary>
    public OwedSignature? Owed(string id, HeldQueue queue)
    {
        var now = state;
        if (now.IsRead && now.Known.Length == 0)
            return null;
        if (From(id, queue) is not { } from)
            return now.MayHaveLost ? new OwedSignature(Unknown, "") { KeyIsGone = true } : null;
        if (Domains(from).FirstOrDefault(now.HasLost) is { } lost)
            return new OwedSignature(lost, from) { KeyIsGone = true };
        return AuthorDomain(from) is { } domain && now.IsKnown(domain) ? new OwedSignature(domain, from) : null;
    }

    // As OpenDKIM takes it: that of the address, whatever a name or a comment says. Null when there is none.
    private static string? AuthorDomain(string from)
    {
        var open = from.LastIndexOf('<');
        return Domains(open < 0 ? from : from.Substring(open + 1)).LastOrDefault();
    }

    private bool IsLost()
    {
        try
        {
            using var _ = account.Become();
            return LinuxFiles.Find(path) is null;
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private void Write(string[] known) => Try(
        () => AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(known.Select(name => name + "\n"))), new Ownership(account.Uid, account.Gid, Mode)), unwritten,
        "mail that is put on hold now may leave unsigned when a later start has no key for its domain");

    private string[] Read()
    {
        if (LinuxFiles.Find(path) is null)
            return [];
        using var file = LinuxFiles.OpenToRead(path);
        return Encoding.UTF8.GetString(file.ReadToEnd()).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
    }

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

    // Whatever stands behind an @: a name or a comment may hold one, and then a message waits that need not.
    private static IEnumerable<string> Domains(string from) => from.ToLowerInvariant().Split('@').Skip(1)
        .Select(text => new string([.. text.TrimStart().TakeWhile(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_')]).TrimEnd('.'));

    private bool Try(Action action, SaidOnce failure, string consequence)
    {
        try
        {
            using var _ = account.Become();
            action();
            failure.Over();
            return true;
        }
        catch (KernelException e)
        {
            failure.Say($"{e.Subject}: {e.Call}: {e.Errno}; {consequence}");
            return false;
        }
    }

    /// <param name="Known">Those that were signed since mail is on hold.</param>
    /// <param name="Signed">Those that are.</param>
    /// <param name="IsRead">What earlier runs signed is among the known ones; else it may be any domain.</param>
    private sealed record State(string[] Known, string[] Signed, bool IsRead)
    {
        public bool MayHaveLost => !IsRead || Known.Except(Signed).Any();

        public bool HasLost(string domain) => !Covers(Signed, domain) && (!IsRead || Covers(Known, domain));

        public bool IsKnown(string domain) => Covers(Known, domain);

        private static bool Covers(string[] names, string domain) =>
            names.Any(name => name[0] == '.' ? domain.EndsWith(name, StringComparison.Ordinal) : domain == name);
    }
}
