// Says in plain words what it means when a program of Postfix ends again and again. master(8) logs each end on its own and "bad command startup --
// throttling", from which nobody sees that mail is accepted and does not leave, nor that a limit of the container is behind it. Fed by LogWatch.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Follows the warnings of master(8), and speaks once an outage. Callers see to it that it is one at a time.</summary>
internal sealed class PostfixOutages(LimitWatch limits)
{
    /// <summary>So many ends in a row are no accident, even of a program that did some work each time.</summary>
    private const int Ends = 3;

    private const string Fork = "fork";

    /// <summary>Trouble so long after the one before is not of the same outage. master tries a throttled program again after a minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The queue manager is woken every five minutes, and mail that waits is tried as often at first: what has not failed for longer may be well and have
    /// nothing to say.
    /// </summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(6);

    /// <summary>Programs of which there is one at a time; of others, most may be well while some end.</summary>
    private static readonly string[] Single = ["qmgr", "pickup", "tlsmgr", "anvil", "postscreen", "verify", "scache"];

    /// <summary>Without one of these no mail leaves.</summary>
    private static readonly string[] Delivering = ["qmgr", "smtp", "lmtp"];

    /// <summary>Longest reason that is kept.</summary>
    private const int LongestReason = 300;

    /// <summary>The last words of programs that have no outage yet: master tells of an end a second later.</summary>
    private readonly Dictionary<string, string> lastWords = new(StringComparer.Ordinal);
    private volatile bool lasts;

    private readonly Dictionary<string, Outage> outages = new(StringComparer.Ordinal);

    /// <summary>An outage lasts, so that lines which are no complaints matter, too.</summary>
    public bool AnyLasts => lasts;

    /// <summary>What lasts, a line each, with the program's own reason.</summary>
    public IReadOnlyList<string> Lasting => [.. Open().Select(pair => Text(pair.Key, pair.Value))];

    /// <summary>The line about a program without which no mail leaves; null when none of them is away.</summary>
    public string? Delivery => Open().Where(pair => Delivering.Contains(pair.Key)).Select(pair => Text(pair.Key, pair.Value)).FirstOrDefault();

    /// <summary>
    /// A line that is no complaint: whoever logs it runs. True when that ends an outage of a delivery agent, whose mail then waits for the next attempt.
    /// </summary>
    public bool SeeLife(SyslogRecord record)
    {
        if (!outages.TryGetValue(Encoding.ASCII.GetString(record.Program.ToArray()), out var outage) || !outage.Lasts)
            return false;
        outage.Lasts = false;
        outage.Ends = 0;
        lasts = Open().Any();
        return !record.Program.SequenceEqual("qmgr"u8);
    }

    /// <summary>Postfix has read other settings: what still keeps ending says so within a minute.</summary>
    public void Forget()
    {
        outages.Clear();
        lasts = false;
    }

    /// <summary>The diagnosis, at the line with which it is certain; else null.</summary>
    public Diagnostic? Note(SyslogRecord record)
    {
        if (!record.Program.SequenceEqual("master"u8))
        {
            Remember(record);
            return null;
        }

        // `warning: process /usr/lib/postfix/sbin/qmgr pid 28 killed by signal 9`, `warning: /usr/lib/postfix/sbin/qmgr: bad command startup -- …`
        if (record.Message.StartsWith("warning: process /"u8) && Words(record) is { Length: > 5 } end)
            return Ended(Name(end[2]), string.Join(" ", end.Skip(5)));
        if (record.Message.EndsWith(": bad command startup -- throttling"u8) && Words(record) is { Length: > 1 } throttled)
            return Throttled(Name(throttled[1].TrimEnd(':')));
        return record.Message.StartsWith("warning: master_spawn: fork: "u8) ? CannotFork() : null;
    }

    private void Remember(SyslogRecord record)
    {
        const int Programs = 32;
        if ((record.Message.StartsWith("fatal: "u8) || record.Message.StartsWith("panic: "u8)) && record.Tag.IndexOf((byte)'/') >= 0)
        {
            var program = Encoding.ASCII.GetString(record.Program.ToArray());
            if (lastWords.Count < Programs || lastWords.ContainsKey(program))
                lastWords[program] = Encoding.UTF8.GetString(record.Message.Slice("fatal: ".Length, Math.Min(record.Message.Length - "fatal: ".Length, LongestReason)).ToArray());
        }
    }

    private IEnumerable<KeyValuePair<string, Outage>> Open() => outages.Where(pair => pair.Value.Lasts && TimeProvider.System.GetElapsedTime(pair.Value.LastTrouble) <= LongestSilence);

    private static string Text(string program, Outage outage) =>
        $"postfix: {program} ends as soon as it is started ({outage.Ending}{(outage.Reason.Length > 0 ? ": " + outage.Reason : "")}): {Consequence(program)}";

    private static string[] Words(SyslogRecord record) => Encoding.UTF8.GetString(record.Message.ToArray()).Split(' ');

    private static string Name(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private Diagnostic? Ended(string program, string ending)
    {
        var outage = Outage(program);
        (outage.Ending, outage.Reason) = (ending, lastWords.TryGetValue(program, out var said) ? said : "");
        lastWords.Remove(program);
        outage.Ends++;
        if (limits.Explain(killed: ending == "killed by signal 9") is { Length: > 0 } limit)
        {
            outage.Ending += limit;
            return Tell(outage, $"{program} {outage.Ending}; Postfix starts it again when there is work for it");
        }

        if (outage.Ends < Ends || !Single.Contains(program))
            return null;
        outage.Lasts = lasts = true;
        return Tell(outage, $"{program} ended {outage.Ends} times in a row ({outage.Ending}): {Consequence(program)}; Postfix starts it again when there is work for it");
    }

    private Diagnostic? Throttled(string program)
    {
        var outage = Outage(program);
        outage.Lasts = lasts = true;
        return Tell(outage, $"{program} ends as soon as it is started ({outage.Ending}): {Consequence(program)}; Postfix tries again every minute");
    }

    private Diagnostic? CannotFork() =>
        Tell(Outage(Fork), $"no further process can be started{limits.Explain(killed: false)}: clients and mail may have to wait; Postfix tries again every minute");

    private Outage Outage(string program)
    {
        if (!outages.TryGetValue(program, out var outage) || TimeProvider.System.GetElapsedTime(outage.LastTrouble) > Silence)
            outages[program] = outage = new Outage();
        outage.LastTrouble = TimeProvider.System.GetTimestamp();
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
}
