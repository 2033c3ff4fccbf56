// Learns from Postfix's log which messages it put on hold because OpenDKIM did not answer. SyslogSocket shows it every line.
//
// What Postfix 3.10 logs, tried with OpenDKIM dead, stopped, and killed before each command of a session:
//   smtpd[93]:    NOQUEUE: milter-hold: MAIL from unknown[192.0.2.1]: default_action; from=<…> …    before there is a queue id, which the same
//   smtpd[93]:    0B60AE2026: client=unknown[192.0.2.1]                                                process tells next
//   smtpd[93]:    0B60AE2026: milter-hold: RCPT from unknown[192.0.2.1]: default_action; …           when the id is known already
//   cleanup[119]: D359EE203B: milter-hold: END-OF-MESSAGE from …: default_action; …                  the message is there, or comes from sendmail(1)
//   cleanup[119]: EFEAAD0719: milter-hold: CONNECT from …: default_action; …                         and OpenDKIM was not even connected to
// Once the milter failed a session, all further messages of the session are held, each with its line, though OpenDKIM may be back by then. The word
// default_action tells this from a milter's own verdict ("milter triggers HOLD action"). Every line precedes the acceptance of the message.
// What pfinit released comes again, with another id, by which it is known should it be held again:
//   pickup[36]:   537FF14A4B: uid=100 from=<…>     100 is Postfix's own account; what postsuper(1) requeued has orig_id= at the end, and meets no milter
//
// A HOLD action of the user's is `NOQUEUE: hold: …` or `ID: hold: …`; such a message stays where it is. Postfix does not log that action for a
// message which the milter holds already. A header check is asked again when the message is released, so it holds it then; an access table is
// not, which is why SigningOutage does without `hold` where one could hold mail. The other way round, cleanup does not log that the milter failed a
// message which a header check holds; only its warning about the milter tells.

using Pfinit.Observe;

namespace Pfinit.Hold;

/// <summary>Reads lines; used by the reader of /dev/log only.</summary>
/// <param name="events">Takes what there is to tell.</param>
/// <param name="owner">The user id of Postfix's account.</param>
internal sealed class HoldLines(HoldEvents events, uint owner) : ILineWatcher
{
    private readonly ReleasedMark released = new(owner);

    /// <summary>The processes of smtpd whose next message is held. An entry is left behind only by a process that died in the middle of a session.</summary>
    private readonly Dictionary<int, HeldBy> sessions = [];

    private readonly CheckedMessages checkedMessages = new();

    /// <inheritdoc/>
    public void See(SyslogRecord record)
    {
        events.LineRead();
        var message = record.Message;
        var smtpd = record.Program.SequenceEqual("smtpd"u8);
        if (!smtpd && !record.Program.SequenceEqual("cleanup"u8))
        {
            if (record.Program.SequenceEqual("pickup"u8))
                SeeReleased(message);
            return;
        }

        if (message.StartsWith("warning: "u8))
            SeeWarning(message.Slice("warning: "u8.Length), record.Pid);
        else if (message.StartsWith("connect from "u8) || message.StartsWith("disconnect from "u8))
            sessions.Remove(record.Pid);
        else if (message.IndexOf(": "u8) is > 0 and var colon)
            See(message.Slice(0, colon), message.Slice(colon + 2), record.Pid, smtpd);
    }

    /// <inheritdoc/>
    public void Missed(DateTimeOffset since) => events.Lost(since);

    private void SeeReleased(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf(": "u8) is > 0 and var length && message.Slice(0, length) is var id && PostfixFields.IsQueueId(id)
            && released.IsIn(message.Slice(length + 2)))
            events.Held(id, HeldBy.Released);
    }

    private void SeeWarning(ReadOnlySpan<byte> text, int pid)
    {
        if (text.StartsWith("connect to Milter service "u8))
            events.ConnectFailed(text);
        if (IsAboutMessage(text) && checkedMessages.Find(pid) is { } id)
            events.Held(id, HeldBy.Milter | HeldBy.Rule);
    }

    // cleanup has told the id by then. What it says of a connection, or of an envelope, may be of the next message already.
    private static bool IsAboutMessage(ReadOnlySpan<byte> text) => text.StartsWith("milter "u8)
        && (text.IndexOf(" SMFIC_HEADER "u8) > 0 || text.IndexOf(" SMFIC_EOH "u8) > 0 || text.IndexOf(" SMFIC_BODY"u8) > 0);

    private void See(ReadOnlySpan<byte> id, ReadOnlySpan<byte> text, int pid, bool smtpd)
    {
        var by = IsDefaultAction(text) ? (smtpd || !IsUnasked(text) ? HeldBy.Milter : HeldBy.Milter | HeldBy.Unasked) : text.StartsWith("hold: "u8) ? HeldBy.Rule : HeldBy.Nothing;
        if (id.SequenceEqual("NOQUEUE"u8))
        {
            if (by != HeldBy.Nothing && smtpd)
                sessions[pid] = by | (sessions.TryGetValue(pid, out var before) ? before : HeldBy.Nothing);
            return;
        }

        if (!PostfixFields.IsQueueId(id))
            return;
        if (smtpd && text.StartsWith("client="u8) && sessions.TryGetValue(pid, out var known))
        {
            sessions.Remove(pid);
            by |= known;
        }
        else if (!smtpd && by == HeldBy.Rule)
        {
            checkedMessages.Add(pid, id.ToArray());
        }
        else if (!smtpd && checkedMessages.Find(pid) is { } last && !id.SequenceEqual(last))
        {
            checkedMessages.Remove(pid);
        }

        if (by != HeldBy.Nothing)
            events.Held(id, by);
    }

    private static bool IsUnasked(ReadOnlySpan<byte> text) => text.StartsWith("milter-hold: CONNECT from "u8);

    // The addresses at the end are the client's choice, so the text counts only where Postfix itself puts it, behind `[ADDRESS]: ` or `[ADDRESS]:PORT: `.
    private static bool IsDefaultAction(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("milter-hold: "u8))
            return false;
        var rest = text.Slice(text.IndexOf((byte)']') + 1);
        return rest.IndexOf(": "u8) is >= 0 and var colon && rest.Slice(colon + 2).StartsWith("default_action"u8);
    }
}
