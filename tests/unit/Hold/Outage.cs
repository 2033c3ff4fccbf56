using System.Net.Sockets;
using System.Text;
using Pfinit.Apply;
using Pfinit.Hold;
using Pfinit.Kernel;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Hold;

/// <summary>A queue in a directory of its own, with what the log says of it, and an OpenDKIM that serves when it is told to.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class Outage : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly HoldEvents events;

    public Outage()
    {
        events = new HoldEvents(Time);
        foreach (var queue in new[] { "incoming", "hold", "maildrop", "public", "pfinit" })
            Directory.CreateDirectory(directory[queue]);
        Mail = Started();
    }

    public FakeTime Time { get; } = new() { Now = TimeSpan.FromHours(1) };

    public bool Serves { get; set; }

    public int Asked { get; private set; }

    public HeldMail Mail { get; private set; }

    public IReadOnlyList<string> Log => log.Lines;

    public string Journal => File.Exists(directory["pfinit/held"]) ? File.ReadAllText(directory["pfinit/held"]) : "";

    /// <summary>Names in a queue; those readable by others are followed by an r.</summary>
    public string this[string queue] => string.Join(" ", Directory.GetFiles(directory[queue]).Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileName(path) + ((File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0 ? ":r" : "")));

    public string JournalPath => directory["pfinit/held"];

    private HeldMail Started()
    {
        var account = new Account(Libc.geteuid(), Libc.getegid());
        return new HeldMail(events, new HeldQueue(directory.Path, account), new HoldJournal(directory["pfinit/held"], account), Ask, Time);
    }

    private bool Ask()
    {
        Asked++;
        return Serves;
    }

    /// <summary>The same queue after the end of a container.</summary>
    public HeldMail Restart() => Mail = Started();

    /// <summary>A whole message, some seconds old.</summary>
    public void Put(string queue, string id, string mode = "700")
    {
        var path = directory.Add($"{queue}/{id}", "mail");
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

    /// <summary>The held message is there, and the log said so.</summary>
    public void Hold(string id)
    {
        Put("hold", id);
        Say(id);
    }

    public void Turn() => Mail.Turn(TimeSpan.Zero);

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
