using System.Net.Sockets;
using System.Text;
using Pfinit.Apply;
using Pfinit.Hold;
using Pfinit.Kernel;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Hold;

/// <summary>A queue in a directory of its own, with what the log says of it, and an OpenDKIM that serves when it is told to.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class Outage : IDisposable
{
    /// <summary>A queue id.</summary>
    public const string A = "0B60AE2026";

    /// <summary>Another.</summary>
    public const string B = "1B60AE2026";

    public const string Away = "warning: dkim: OpenDKIM does not answer Postfix; mail is accepted, and on hold until it can be signed";

    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TemporaryDirectory directory = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly HoldEvents events;
    private int returned = 0xA0000;

    public Outage()
    {
        events = new HoldEvents(Time);
        foreach (var queue in new[] { "incoming", "hold", "maildrop", "public", "pfinit" })
            Directory.CreateDirectory(directory[queue]);
        Mail = Started();
        Mail.Recover(signs: true);
    }

    public FakeTime Time { get; } = new() { Now = TimeSpan.FromHours(1) };

    public static TimeSpan StableAfter { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Of how many ends of OpenDKIM the relay ends; for the next <see cref="Restart"/>.</summary>
    public int Exits { get; set; } = 5;

    public bool Serves { get; set; }

    /// <summary>Makes the directory of the journal again.</summary>
    public Action MakeDirectory { get; set; } = () => { };

    /// <summary>Whether a message that is not signed found nobody who could be asked, by its first id.</summary>
    public Func<string, bool> FindsNobody { get; set; } = _ => false;

    /// <summary>Whether a message is signed when pickup takes it, by its first id; null: pickup takes none. One that is not is on hold again, by another id.</summary>
    public Func<string, bool>? Signs { get; set; }

    /// <summary>The first ids of the messages that were signed.</summary>
    public List<string> Sent { get; } = [];

    public int Asked { get; private set; }

    public HeldMail Mail { get; private set; }

    public SignedSenders Senders { get; private set; } = null!;

    public IReadOnlyList<string> Log => log.Lines;

    public string Journal => File.Exists(directory["pfinit/held"]) ? File.ReadAllText(directory["pfinit/held"]) : "";

    /// <summary>Names in a queue; those readable by others are followed by an r.</summary>
    public string this[string queue] => string.Join(" ", Directory.GetFiles(directory[queue]).Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileName(path) + ((File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0 ? ":r" : "")));

    public string JournalPath => directory["pfinit/held"];

    public string SendersPath => directory["pfinit/signed"];

    public string QueuePath(string queue, string id) => directory[$"{queue}/{id}"];

    private HeldMail Started()
    {
        var account = new Account(Libc.geteuid(), Libc.getegid());
        var queue = new HeldQueue(directory.Path, account);
        var list = new HeldList(new HoldJournal(directory["pfinit/held"], account) { MakeDirectory = () => MakeDirectory() });
        Senders = new SignedSenders(SendersPath, account);
        Senders.Know([], waits: true, writes: false);
        return new HeldMail(events, queue, list, new Releases(list, queue, new ReleasePace(StableAfter, Exits), Ask, from => Makes(from)) { Senders = Senders }, Time);
    }

    /// <summary>Whether OpenDKIM makes a signature for mail with this `From:`; null: it does not answer.</summary>
    public Func<string, bool?> Makes { get; set; } = _ => true;

    private bool Ask()
    {
        Asked++;
        return Serves;
    }

    /// <summary>The same queue after the end of a container.</summary>
    public HeldMail Restart() => Mail = Started();

    /// <summary>A whole message, some seconds old.</summary>
    public void Put(string queue, string id, string mode = "700", string? firstId = null)
    {
        var path = directory.Add($"{queue}/{id}", firstId ?? id);
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        File.SetLastWriteTimeUtc(path, (Time.GetUtcNow() - TimeSpan.FromSeconds(5)).UtcDateTime);
    }

    /// <summary>A message that Postfix completes at this moment of the world outside.</summary>
    public void PutNow(string queue, string id)
    {
        Put(queue, id);
        File.SetLastWriteTimeUtc(directory[$"{queue}/{id}"], DateTime.UtcNow);
    }

    /// <summary>A line of no interest.</summary>
    public void Read() => events.LineRead();

    /// <summary>Lines since then may be missing.</summary>
    public void Lose(DateTimeOffset since) => events.Lost(since);

    /// <summary>The time of the mark that the log was read; null when there is none.</summary>
    public DateTimeOffset? ReadUntil
    {
        get => File.Exists(JournalPath + ".read") ? File.GetLastWriteTimeUtc(JournalPath + ".read") : null;
        set => File.SetLastWriteTimeUtc(JournalPath + ".read", value!.Value.UtcDateTime);
    }

    public void Touch(string queue, string id, DateTime? time = null) =>
        File.SetLastWriteTimeUtc(directory[$"{queue}/{id}"], time ?? Time.GetUtcNow().UtcDateTime);

    public void Move(string id, string from, string to) => File.Move(directory[$"{from}/{id}"], directory[$"{to}/{id}"]);

    public void Say(string id, HeldBy by = HeldBy.Milter) => events.Held(Encoding.ASCII.GetBytes(id), by);

    public void Fail(string why) => events.ConnectFailed(Encoding.ASCII.GetBytes(why));

    /// <summary>The held message has this header.</summary>
    public void From(string id, string from)
    {
        File.WriteAllBytes(directory[$"hold/{id}"], MailFile.With("R", content: "From: " + from));
        Touch("hold", id, (Time.GetUtcNow() - TimeSpan.FromSeconds(5)).UtcDateTime);
    }

    /// <summary>The held message is there, and the log said so.</summary>
    public void Hold(string id)
    {
        Put("hold", id);
        Say(id);
    }

    public void Turn()
    {
        Mail.Turn(TimeSpan.Zero);
        if (Signs is null)
            return;
        foreach (var path in Directory.GetFiles(directory["maildrop"]).Order(StringComparer.Ordinal))
        {
            var first = File.ReadAllText(path);
            File.Delete(path);
            if (Signs(first))
                Sent.Add(first);
            else
                Return(first);
        }
    }

    // As Postfix does it: pickup logs the new id, then cleanup that the milter failed.
    private void Return(string first)
    {
        var id = $"{++returned:X5}{first.Substring(5)}";
        Put("hold", id, firstId: first);
        Say(id, HeldBy.Released);
        Say(id, FindsNobody(first) ? HeldBy.Milter | HeldBy.Unasked : HeldBy.Milter);
    }

    /// <summary>Lets the time pass, turn by turn.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = Time.Now + time; Time.Now < end;)
        {
            Time.Now += HeldMail.Interval;
            Turn();
        }
    }

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }
}
