// Says in plain words what it means when a program of Postfix ends again and again. master(8) logs each end on its own and "bad command startup --
// throttling", from which nobody sees that mail is accepted and does not leave, nor that a limit of the container is behind it. Fed by LogWatch.

using System.Globalization;
using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Follows the warnings of master(8), and speaks once an outage. Callers see to it that it is one at a time.</summary>
/// <param name="limits">Whether a limit of the container is behind an end.</param>
/// <param name="processes">The pids of the processes with a name that another one has started.</param>
/// <param name="time">Monotonic.</param>
internal sealed class PostfixOutages(LimitWatch limits, Func<string, int, IReadOnlyList<int>> processes, TimeProvider time)
{
    /// <summary>So many ends in a row are no accident, even of a program that did some work each time.</summary>
    private const int Ends = 3;

    private const string Fork = "fork";

    /// <summary>Trouble so long after the one before is not of the same outage. master tries a throttled program again after a minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The queue manager is woken every five minutes, and others are asked as often or nobody misses them: what has not failed for longer may be well and have
    /// nothing to say.
    /// </summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Throttle = TimeSpan.FromSeconds(60);

    /// <summary>A program that logs something and ends soon after does not work: master tells of its end within a second.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);

    /// <summary>Programs of which there is one at a time; of others, most may be well while some end.</summary>
    private static readonly string[] Single = [Manager, "pickup", "tlsmgr", "anvil", "postscreen", "verify", "scache"];

    private const string Manager = "qmgr";

    /// <summary>Whose mail is put off, at last for more than an hour: silence tells nothing of them. The line about the mail that is tried then does.</summary>
    private static readonly string[] Agents = ["smtp", "lmtp"];

    /// <summary>Longest reason that is kept.</summary>
    private const int LongestReason = 300;

    /// <summary>The last words of processes, the oldest first: master tells of an end a second later.</summary>
    private readonly List<Farewell> lastWords = [];
    private readonly Dictionary<string, Outage> outages = new(StringComparer.Ordinal);
    private Outage? lastEnded;
    private int master;
    private volatile bool lasts;

    /// <summary>An outage lasts, so that lines which are no complaints matter, too.</summary>
    public bool AnyLasts => lasts;

    /// <summary>What lasts, a line each, with the program's own reason.</summary>
    public IReadOnlyList<string> Lasting => [.. Open.Select(Text)];

    /// <summary>The line about a program without which no mail leaves; null when none of them is away.</summary>
    public string? Delivery => Open.Where(outage => outage.Program == Manager || Agents.Contains(outage.Program)).Select(Text).FirstOrDefault();

    /// <summary>
    /// For how long master(8) may still hold back a program without which no mail leaves (service_throttle_time of postconf(5), 60 s by default, which no reload
    /// shortens); null when none is.
    /// </summary>
    public TimeSpan? HeldBack
    {
        get
        {
            var longest = TimeSpan.Zero;
            foreach (var outage in Open.Where(outage => outage.Program == Manager || Agents.Contains(outage.Program)))
            {
                var left = outage.LastTrouble + Throttle - Elapsed.Now(time);
                longest = left > longest ? left : longest;
            }

            return longest > TimeSpan.Zero ? longest : null;
        }
    }

    private IEnumerable<Outage> Open => outages.Values.Where(outage => outage.Lasts);

    /// <summary>A line that is no complaint: whoever logs it runs, if only for a moment. Allocates nothing.</summary>
    public void SeeLife(SyslogRecord record)
    {
        // A new master holds nothing back, and pfinit has it start the queue manager and the agents; what still keeps ending says so within a second or two.
        if (record.Program.SequenceEqual("master"u8) && record.Message.StartsWith("daemon started -- "u8))
        {
            master = record.Pid;
            foreach (var outage in outages.Values)
                outage.Life ??= Elapsed.Now(time);
            return;
        }

        foreach (var outage in outages.Values)
        {
            if (outage.Lasts && outage.IsOf(record))
                outage.Life ??= Elapsed.Now(time);
        }
    }

    /// <summary>
    /// To be called every few seconds: what lives, and what was silent for long, is away no more. True when a delivery agent works again whose mail waits for the
    /// next attempt; once an outage.
    /// </summary>
    public bool Tick()
    {
        if (!lasts)
            return false;
        var (now, waits, any) = (Elapsed.Now(time), false, false);
        foreach (var outage in outages.Values.Where(outage => outage.Lasts))
        {
            var isAgent = Agents.Contains(outage.Program);
            if (Single.Contains(outage.Program))
                LookForLife(outage, now);
            if (outage.Life is { } life && now - life >= Steady)
            {
                (outage.Lasts, outage.Ends) = (false, 0);
                waits |= isAgent && !outage.Tried;
                outage.Tried = true;
            }
            else if (!isAgent && now - outage.LastTrouble > LongestSilence)
            {
                outage.Lasts = false;
            }

            any |= outage.Lasts;
        }

        lasts = any;
        return waits;
    }

    // A queue manager without mail has nothing to log.
    private void LookForLife(Outage outage, TimeSpan now)
    {
        var alive = processes(outage.Program, master);
        if (outage.Seen is not { } seen || !alive.Contains(seen.Pid))
            outage.Seen = alive.Count > 0 ? (alive[0], now) : null;
        else
            outage.Life ??= seen.Since;
    }

    /// <summary>Postfix has read other settings: what still keeps ending says so within a minute.</summary>
    public void Forget()
    {
        outages.Clear();
        lasts = false;
    }

    /// <summary>master's `warning: process PATH pid N …`: a program has ended, and not because it had nothing to do.</summary>
    public static bool TellsOfEnd(SyslogRecord record) => record.Program.SequenceEqual("master"u8) && record.Message.StartsWith("warning: process /"u8);

    /// <summary>The diagnosis, at the line with which it is certain; else null.</summary>
    public Diagnostic? Note(SyslogRecord record)
    {
        if (!record.Program.SequenceEqual("master"u8))
        {
            Remember(record);
            return null;
        }

        master = record.Pid;

        // `warning: process /usr/lib/postfix/sbin/qmgr pid 28 killed by signal 9`, `warning: /usr/lib/postfix/sbin/qmgr: bad command startup -- …`
        if (TellsOfEnd(record) && Words(record) is { Length: > 5 } end)
            return Ended(Name(end[2]), end[4], string.Join(" ", end.Skip(5)));
        if (record.Message.EndsWith(": bad command startup -- throttling"u8) && Words(record) is { Length: > 1 } throttled)
            return Throttled(Name(throttled[1].TrimEnd(':')));
        return record.Message.StartsWith("warning: master_spawn: fork: "u8) ? CannotFork() : null;
    }

    private void Remember(SyslogRecord record)
    {
        const int Processes = 32;
        if ((record.Message.StartsWith("fatal: "u8) || record.Message.StartsWith("panic: "u8)) && record.Tag.IndexOf((byte)'/') >= 0)
        {
            if (lastWords.Count == Processes)
                lastWords.RemoveAt(0);
            var said = record.Message.Slice("fatal: ".Length, Math.Min(record.Message.Length - "fatal: ".Length, LongestReason));
            lastWords.Add(new Farewell(record.Pid, Observe.Outage.ServiceOf(record).ToArray(), Encoding.UTF8.GetString(said.ToArray())));
        }
    }

    private static string Text(Outage outage) =>
        $"postfix: {outage.Name} ends as soon as it is started ({outage.Ending}{(outage.Reason.Length > 0 ? ": " + outage.Reason : "")}): {Consequence(outage.Program)}";

    private static string[] Words(SyslogRecord record) => Encoding.UTF8.GetString(record.Message.ToArray()).Split(' ');

    private static string Name(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private Diagnostic? Ended(string program, string pid, string ending)
    {
        var known = lastWords.FindIndex(words => words.Pid.ToString(CultureInfo.InvariantCulture) == pid);
        var (tag, said) = known < 0 ? (null, "") : (lastWords[known].Tag, lastWords[known].Said);
        if (known >= 0)
            lastWords.RemoveAt(known);
        var outage = lastEnded = Outage(program, tag);
        (outage.Ending, outage.Reason) = (ending, said);
        outage.Ends++;
        if (limits.Explain(killed: ending == "killed by signal 9") is { Length: > 0 } limit)
        {
            outage.Ending += limit;
            return Tell(outage, $"{outage.Name} {outage.Ending}; Postfix starts it again when there is work for it");
        }

        if (outage.Ends < Ends || !Single.Contains(program))
            return null;
        outage.Lasts = lasts = true;
        return Tell(outage, $"{outage.Name} ended {outage.Ends} times in a row ({outage.Ending}): {Consequence(program)}; Postfix starts it again when there is work for it");
    }

    // The line has the program only, and follows the one about the process.
    private Diagnostic? Throttled(string program)
    {
        var outage = lastEnded?.Program == program ? Outage(program, lastEnded.Tag) : Outage(program, tag: null);
        outage.Lasts = lasts = true;
        return Tell(outage, $"{outage.Name} ends as soon as it is started ({outage.Ending}): {Consequence(program)}; Postfix tries again every minute");
    }

    private Diagnostic? CannotFork() =>
        Tell(Outage(Fork, tag: null), $"no further process can be started{limits.Explain(killed: false)}: clients and mail may have to wait; Postfix tries again every minute");

    private Outage Outage(string program, byte[]? tag)
    {
        var now = Elapsed.Now(time);
        var name = tag is null ? program : Encoding.ASCII.GetString(tag);
        if (!outages.TryGetValue(name, out var outage) || (!outage.Lasts && now - outage.LastTrouble > Silence))
            outages[name] = outage = new Outage(program) { Name = name };
        (outage.Tag, outage.LastTrouble, outage.Life, outage.Seen) = (tag, now, null, null);
        return outage;
    }

    private static Diagnostic? Tell(Outage outage, string text)
    {
        if (outage.Told)
            return null;
        outage.Told = true;
        return Diagnostic.Error("postfix", text);
    }

    // OVERVIEW_README of Postfix: what each program does.
    private static string Consequence(string program) => program switch
    {
        "qmgr" => "mail is accepted and stays in the queue, it does not leave",
        "smtp" or "lmtp" => "mail is accepted and stays in the queue, deliveries fail",
        "cleanup" or "trivial-rewrite" or "smtpd" or "proxymap" => "mail is not accepted",
        "pickup" => "mail of sendmail(1) waits",
        "bounce" => "failed mail stays in the queue, its senders are not told",
        "tlsmgr" => "TLS may fail",
        "anvil" => "limits on clients do not apply",
        _ => "what it does is not done",
    };

    private sealed record Farewell(int Pid, byte[] Tag, string Said);
}
