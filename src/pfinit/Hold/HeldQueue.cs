// The hold queue, and the way out of it. HeldMail uses it; every call touches files as Postfix's own account.
//
// `postsuper -r` moves a message from hold to maildrop, where pickup takes it; but pickup has what comes from there signed only when it does not look
// like requeued mail, which is "owned by postfix and not readable by others" (pickup.c of Postfix 3.10, MAIL_IS_REQUEUED; sendmail's files are
// readable by all, in a directory that nobody may enter). One permission bit more, and everything else is as with `postsuper -r`: sender,
// recipients, DSN options, the client's address are kept, and at every moment the message is in Postfix's queue, once.

using System.Text;
using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Hold;

/// <summary>Finds and releases messages on hold.</summary>
/// <param name="root">The queue directory.</param>
/// <param name="account">Postfix's account.</param>
internal sealed class HeldQueue(string root, Account account)
{
    private const int ReadableByOthers = 4;

    /// <summary>Where a message may be after <see cref="Lend"/>.</summary>
    private static readonly string[] Lending = ["incoming", "active", "deferred"];

    /// <summary>Postfix sets the owner's three bits when a queue file is complete.</summary>
    private const int Complete = 0x1c0;

    /// <summary>What Postfix does last to a queue file is to have it on the disk. Should that fail, it takes back what it can still find.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Between the two calls of cleanup with which a message gets complete, on a busy disk.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="id">Queue id.</param>
    /// <param name="now">The time; a message younger than <see cref="Settling"/> counts as arriving.</param>
    /// <exception cref="KernelException">The queue cannot be read.</exception>
    public HeldState Find(string id, DateTimeOffset now)
    {
        using var _ = account.Become();

        // In this order: it moves from the one to the other, and back only when no Postfix runs (Lend).
        if (LinuxFiles.Find(In("incoming", id)) is not null)
            return HeldState.Arriving;
        if (LinuxFiles.Find(In("hold", id)) is not { IsRegular: true } file)
            return HeldState.Gone;
        var age = now - file.Modified.Utc;
        return (file.Mode & Complete) == Complete && !(age >= TimeSpan.Zero && age < Settling) ? HeldState.Held : HeldState.Arriving;
    }

    /// <summary>Whom a message on hold is from by its header, which decides about the signature; null when that cannot be told.</summary>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public string? From(string id)
    {
        using var _ = account.Become();
        return QueueFile.From(In("hold", id));
    }

    /// <summary>Hands a message to pickup, to be signed.</summary>
    /// <exception cref="KernelException">It is still on hold.</exception>
    public void Release(string id)
    {
        using var _ = account.Become();
        MakeReadable(id);
        LinuxFiles.Rename(In("hold", id), In("maildrop", id));
    }

    /// <summary>Puts a message on hold among those that are delivered, under its id, as it is.</summary>
    /// <exception cref="KernelException">It is still on hold.</exception>
    public void Lend(string id)
    {
        using var _ = account.Become();
        LinuxFiles.Rename(In("hold", id), In("incoming", id));
    }

    /// <summary>
    /// Puts a message back on hold that was lent; false when it is gone, or delivered, so that only its file is left to be removed. No Postfix runs.
    /// </summary>
    /// <exception cref="KernelException">It is not on hold.</exception>
    public bool PutBack(string id)
    {
        using var _ = account.Become();
        if (Lending.Select(queue => QueuePlace.Find($"{root}/{queue}", id, LinuxFiles.Find)).FirstOrDefault(path => path is not null) is { } found)
        {
            if (LinuxFiles.Find(found) is not { } file || (file.Mode & Complete) != Complete || QueueFile.IsDelivered(found))
                return false;
            LinuxFiles.Rename(found, In("hold", id));
        }

        return LinuxFiles.Find(In("hold", id)) is not null;
    }

    /// <summary>pickup has not taken the message yet.</summary>
    /// <exception cref="KernelException">The queue cannot be read.</exception>
    public bool WaitsForPickup(string id)
    {
        using var _ = account.Become();
        return LinuxFiles.Find(In("maildrop", id)) is not null;
    }

    /// <summary>Leaves a message on hold, but has it signed when somebody requeues it with `postsuper -r`.</summary>
    /// <exception cref="KernelException">It would go out unsigned.</exception>
    public void HaveSigned(string id)
    {
        using var _ = account.Become();
        MakeReadable(id);
    }

    /// <summary>
    /// The messages that were completed between two times and that Postfix itself put on hold then. One that somebody held later, by
    /// `postsuper -h`, has been renamed since it was complete, which shows in the time of its last change.
    /// </summary>
    /// <exception cref="KernelException">The queue cannot be read.</exception>
    public IReadOnlyList<string> HeldAtOnce(DateTimeOffset from, DateTimeOffset until)
    {
        using var _ = account.Become();
        return [.. DirectoryListing.Files(In("hold", "")).Where(path => LinuxFiles.Find(path) is { IsRegular: true } file && (file.Mode & Complete) == Complete
            && file.Modified.Utc >= from && file.Modified.Utc <= until && (file.Changed.Utc - file.Modified.Utc).Duration() <= AtOnce)
            .Select(path => path.Substring(path.LastIndexOf('/') + 1)).Where(name => PostfixFields.IsQueueId(Encoding.UTF8.GetBytes(name)))];
    }

    /// <summary>How many messages are on hold, whoever holds them.</summary>
    public int Count()
    {
        using var _ = account.Become();
        return DirectoryListing.Files(In("hold", "")).Count;
    }

    /// <summary>Has pickup look at once; when it does not run, it looks as soon as it does.</summary>
    public void Wake()
    {
        try
        {
            using var _ = account.Become();
            using var pickup = Connection.ToUnix(In("public", "pickup"), Deadline.After(Patience));
            pickup.Send("W"u8);
        }
        catch (KernelException)
        {
            // It looks by itself every minute.
        }
    }

    private void MakeReadable(string id)
    {
        if (LinuxFiles.Find(In("hold", id)) is { IsRegular: true } file)
            LinuxFiles.SetMode(In("hold", id), file.Mode | ReadableByOthers);
    }

    private string In(string directory, string id) => $"{root}/{directory}/{id}";
}
