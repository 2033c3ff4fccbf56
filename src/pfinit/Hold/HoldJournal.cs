// The queue ids that Postfix holds for OpenDKIM's sake, in a file on the queue's volume: the end of the container must not turn a message that waits for
// its signature into one that waits for a human. HeldList writes it, and reads it once, at the start.
//
// The line in the log that tells of a message leaves Postfix before the message is accepted: there are still a write to the disk and a reply to the client
// to come, and here there is one append. So as a rule the id is on the disk first; but Postfix does not wait for that. When PID 1 is killed, the kernel
// ends the other processes after it, one by one, and for a moment Postfix accepts mail, which nobody signs, and nobody reads what it logs; and what was
// read just before may not be written yet. For this there is a second file, whose time says until when lines were read; an orderly end removes it. What
// Postfix itself put on hold in the seconds around that time is taken for ours, too. Should it be a header check's, or a milter's by its own verdict, then
// these hold it again when it is released. Any other message on hold stays: the user's, of another image, of long ago.
//
// While a handover is under way (DRAIN_TO), mail of ours that is on hold is lent to it and stands in another queue, under the same id. A third file says so: what is
// found there at a start, after an end in the midst of that, belongs on hold again.
//
// An id that is in the journal although its message is gone harms nobody: it is dropped when the message is not found.

using System.Text;
using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Hold;

/// <summary>A line a message: its id, and `rule` behind it when a HOLD action of the user's holds it, too.</summary>
internal sealed class HoldJournal(string path, Account account)
{
    private const string Rule = " rule";
    private readonly string directory = path.Substring(0, path.LastIndexOf('/'));

    /// <summary>Makes its directory again, which Postfix's account may not, when somebody has removed it.</summary>
    public Action MakeDirectory { get; init; } = () => { };

    private string ReadUntil => path + ".read";

    private string Lent => path + ".lent";

    private const int Mode = 0x180; // 0600

    /// <summary>The messages of an earlier run; a later line for the same id counts. None when there is no journal.</summary>
    /// <exception cref="KernelException">There is one, and it cannot be read.</exception>
    public IReadOnlyList<HeldMessage> Read()
    {
        using var _ = account.Become();
        if (LinuxFiles.Find(path) is null)
            return [];
        using var file = LinuxFiles.OpenToRead(path);
        var messages = new List<HeldMessage>();
        foreach (var line in Encoding.UTF8.GetString(file.ReadToEnd()).Split('\n'))
        {
            var byRule = line.EndsWith(Rule, StringComparison.Ordinal);
            var id = byRule ? line.Substring(0, line.Length - Rule.Length) : line;

            // The last line of a run that was cut off may be half of one; and an id becomes a part of a path.
            if (PostfixFields.IsQueueId(Encoding.UTF8.GetBytes(id)))
                messages.Add(new HeldMessage(id, byRule ? HeldBy.Milter | HeldBy.Rule : HeldBy.Milter));
        }

        return messages;
    }

    /// <summary>There is one. Without messages there need not be.</summary>
    /// <exception cref="KernelException">It cannot be known.</exception>
    public bool Exists
    {
        get
        {
            using var _ = account.Become();
            return LinuxFiles.Find(path) is not null;
        }
    }

    /// <summary>Adds messages, and returns when they are on the disk.</summary>
    /// <exception cref="KernelException">They may be missing in it.</exception>
    public void Append(IReadOnlyList<HeldMessage> messages)
    {
        Prepare();
        using var _ = account.Become();
        using var file = LinuxFiles.Open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND, Mode);
        file.Write(Text(messages));
        file.Sync();
    }

    /// <summary>Holds these messages and no other from now on.</summary>
    /// <exception cref="KernelException">It is as it was.</exception>
    public void Replace(IReadOnlyCollection<HeldMessage> messages)
    {
        if (messages.Count > 0)
            Prepare();
        using var _ = account.Become();
        if (messages.Count == 0)
            AtomicFile.Remove(path);
        else
            AtomicFile.Write(path, Text(messages), new Ownership(account.Uid, account.Gid, Mode));
    }

    /// <summary>Until when the log was read, when the last run did not come to an orderly end; else null.</summary>
    /// <exception cref="KernelException">It cannot be known.</exception>
    public DateTimeOffset? LastRead()
    {
        using var _ = account.Become();
        return LinuxFiles.Find(ReadUntil)?.Modified.Utc;
    }

    /// <summary>The log was read until now. Costs a change of an inode in memory.</summary>
    /// <exception cref="KernelException">It is as it was.</exception>
    public void MarkRead(DateTimeOffset now)
    {
        Prepare();
        using var _ = account.Become();
        using var file = LinuxFiles.Open(ReadUntil, Libc.O_WRONLY | Libc.O_CREAT, Mode);
        file.SetModified(FileTime.Of(now));
    }

    /// <summary>This is an orderly end, or what the last one left is settled.</summary>
    /// <exception cref="KernelException">It is as it was.</exception>
    public void ForgetRead()
    {
        using var _ = account.Become();
        LinuxFiles.Remove(ReadUntil);
    }

    /// <summary>Messages of this journal may be in other queues from now on.</summary>
    /// <exception cref="KernelException">This is not known to a later start.</exception>
    public void MarkLent()
    {
        Prepare();
        using var _ = account.Become();
        using var file = LinuxFiles.Open(Lent, Libc.O_WRONLY | Libc.O_CREAT, Mode);
        file.Sync();
    }

    /// <summary>They may be so since <see cref="MarkLent"/>.</summary>
    /// <exception cref="KernelException">It cannot be known.</exception>
    public bool IsLent
    {
        get
        {
            using var _ = account.Become();
            return LinuxFiles.Find(Lent) is not null;
        }
    }

    /// <summary>They are not any more.</summary>
    /// <exception cref="KernelException">It is as it was.</exception>
    public void ForgetLent()
    {
        using var _ = account.Become();
        LinuxFiles.Remove(Lent);
    }

    private void Prepare()
    {
        if (LinuxFiles.FindTarget(directory) is null)
            MakeDirectory();
    }

    private static byte[] Text(IEnumerable<HeldMessage> messages) =>
        Encoding.ASCII.GetBytes(string.Concat(messages.Select(message => message.Id + ((message.By & HeldBy.Rule) != 0 ? Rule : "") + "\n")));
}
