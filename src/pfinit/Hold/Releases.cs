// The way out of the list of held mail: released to be signed, left to a human, or gone without our doing. HeldMail has it done once a second.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Hold;

/// <summary>Releases, and learns what became of it. All times but dates are since a start of the caller's choice.</summary>
/// <param name="list">What there is.</param>
/// <param name="queue">Where it is.</param>
/// <param name="pace">When to release.</param>
/// <param name="signerServes">Asks OpenDKIM whether it does.</param>
/// <param name="signs">Asks OpenDKIM whether it would sign mail with this `From:`; null when it does not answer.</param>
internal sealed class Releases(HeldList list, HeldQueue queue, ReleasePace pace, Func<bool> signerServes, Func<string, bool?> signs)
{
    private const string Subject = "dkim";

    /// <summary>For a message that the file system does not let go.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary>Longer than cleanup waits for a milter (milter_content_timeout, 300 s).</summary>
    private static readonly TimeSpan PickupPatience = TimeSpan.FromMinutes(10);

    /// <summary>A key that is back shows when the message is looked at again.</summary>
    private static readonly TimeSpan KeyRetry = TimeSpan.FromSeconds(30);

    /// <summary>So many messages are looked into in one step and stay: news of the log must not wait until thousands are read.</summary>
    private const int MostWithoutKey = 200;

    /// <summary>Which mail is to be signed, and of which no signature can be had any more.</summary>
    public SignedSenders? Senders { get; init; }

    /// <summary>Those that are known to have no key last: however many they are, they are in nobody's way.</summary>
    private static readonly Comparer<WaitingMessage> Order = Comparer<WaitingMessage>.Create((a, b) =>
        a.IsWithoutKey != b.IsWithoutKey ? a.IsWithoutKey.CompareTo(b.IsWithoutKey)
        : a.Returns != b.Returns ? a.Returns.CompareTo(b.Returns)
        : a.Due.CompareTo(b.Due));

    private readonly SaidOnce stuck = new(Severity.Error, Subject);
    private readonly SaidOnce unreachable = new(Severity.Error, Subject);
    private ReleasedMail? underWay;
    private string? failure;
    private bool? serves;

    /// <summary>It is known what became of all that was released.</summary>
    public bool AreSettled => underWay is null;

    /// <summary>Mail was released, and the outage may not be over.</summary>
    public bool WereLately(TimeSpan now) => pace.ReleasedLately(now);

    /// <summary>Postfix says why it cannot connect to the milter.</summary>
    public void Failed(string why) => failure ??= why;

    /// <summary>No signature can be had for it, here or at a relay with the same keys, as far as is known without asking OpenDKIM.</summary>
    public bool IsHopeless(WaitingMessage message) => message.IsWithoutKey || Senders?.Owed(message.Id, queue) is { KeyIsGone: true };

    /// <summary>A message was released and is on hold again.</summary>
    public void TakeBack(WaitingMessage message, TimeSpan now)
    {
        message.Returns = (underWay?.Returns ?? 0) + 1;
        message.Due = now + pace.Wait(message.Returns, message.WasAsked);
        if (underWay is not { Back.Count: > 0 })
            pace.CameBack(now);
        underWay?.Back.Add(message);
    }

    /// <summary>Learns what became of the last release, and makes the next one when it is time.</summary>
    /// <exception cref="KernelException">The queue cannot be read.</exception>
    public void Step(TimeSpan now, DateTimeOffset date)
    {
        serves = null;

        // What was taken by the last step is concluded by this one: all that the log says of it is read by now.
        if (underWay is { IsTaken: true })
            Conclude(underWay);
        else
            underWay?.Look(queue, now);
        if (underWay is null && pace.MayRelease(now))
            Release(now, date);
    }

    /// <summary>
    /// Takes out of the list what is not to be released: what a rule holds waits for a human, who has to know when it is not signed; what was released
    /// and is not held again is on its way.
    /// </summary>
    /// <exception cref="KernelException">The queue cannot be read.</exception>
    public void LeaveToOthers(DateTimeOffset date)
    {
        foreach (var message in list.Messages.Where(message => !message.IsOurs))
        {
            var state = queue.Find(message.Id, date);
            if (state == HeldState.Arriving)
                continue;
            if (state == HeldState.Held && message.IsUnsigned)
            {
                if (!Succeeds(message, queue.HaveSigned))
                    continue;
                Log.Warning(Subject, $"{message.Id}: a HOLD action keeps it on hold, and it is not signed: `postsuper -r {message.Id}` has it signed, and the action "
                    + "holds it again under another id, by which -H sends it; -H now would send it as it is");
            }

            list.Remove(message);
        }
    }

    /// <summary>Asked once a step, and only when it matters.</summary>
    private bool SignerServes() => serves ??= signerServes();

    private void Conclude(ReleasedMail mail)
    {
        underWay = null;
        if (mail.Back.Count == 0)
        {
            pace.Passed();
            unreachable.Over();
        }
        else if (mail.IsSingle && failure is not null && SignerServes())
        {
            unreachable.Say($"OpenDKIM answers pfinit, but Postfix says: {failure}; mail stays on hold until that is over");
        }
        else
        {
            if (mail.Back.Where(message => message.WasAsked).ToList() is { Count: > 0 } failed)
                Log.Warning(Subject, $"{Released(failed)} and could not be signed: OpenDKIM failed when Postfix asked it; on hold again ({Names(failed)}), next try in {NextTry(failed[0])}");
            if (mail.Back.Where(message => !message.WasAsked).ToList() is { Count: > 0 } missed)
                Log.Warning(Subject, $"{Released(missed)} and found OpenDKIM away; on hold again, next try in {NextTry(missed[0])}");
        }
    }

    private static string Released(List<WaitingMessage> messages) => $"{Counted.Text(messages.Count, "message", "was", "were")} released";

    private static string Names(List<WaitingMessage> messages) => StayingMail.Named([.. messages.Select(message => message.Id)]);

    private string NextTry(WaitingMessage message)
    {
        var own = pace.Wait(message.Returns, message.WasAsked);
        return Duration.Text(own > pace.Pause ? own : pace.Pause);
    }

    private void Release(TimeSpan now, DateTimeOffset date)
    {
        var released = new List<string>();
        var returns = 0;
        var (withoutKey, passedOver) = (new StayingMail(), new StayingMail());
        var answers = new SignerAnswers(signs);
        var staying = 0;

        var due = list.Messages.Where(message => message.IsOurs && message.Due <= now);
        foreach (var message in due.OrderBy(message => message, Order))
        {
            if (released.Count > 0 && (released.Count >= pace.Most(returns) || message.Returns != returns))
                break;
            var state = queue.Find(message.Id, date);
            if (state == HeldState.Arriving)
                continue;
            if (state == HeldState.Held)
            {
                var owed = Senders?.Owed(message.Id, queue);
                var goesSigned = owed is { KeyIsGone: true } ? false : !SignerServes() ? null : owed is null ? true : answers.Ask(owed);
                if (goesSigned is null)
                    break;
                if (goesSigned is false)
                {
                    message.Due = now + KeyRetry;
                    if (!message.IsWithoutKey)
                        (owed!.KeyIsGone ? withoutKey : passedOver).Add(message.Id, owed.Domain);
                    message.IsWithoutKey = true;
                    if (++staying == MostWithoutKey)
                        break;
                    continue;
                }

                message.IsWithoutKey = false;
                if (!Succeeds(message, queue.Release))
                {
                    message.Due = now + Retry;
                    continue;
                }

                released.Add(message.Id);
                returns = message.Returns;
            }

            list.Remove(message);
        }

        Say(withoutKey, "with a key that is gone", "the key is back");
        Say(passedOver, "and OpenDKIM, asked now, makes no signature", "it does");
        if (released.Count == 0)
            return;
        queue.Wake();
        pace.Released(now);
        failure = null;
        underWay = new ReleasedMail(released, returns, now + PickupPatience);
        Log.Info(Subject, $"{Counted.Text(released.Count, "message", "was", "were")} on hold, now on the way to be signed");
    }

    private static void Say(StayingMail mail, string reason, string end)
    {
        if (mail.Count > 0)
        {
            Log.Warning(Subject, $"{Counted.Text(mail.Count, "message", "was", "were")} to be signed {reason} ({mail.Domains}), so {mail.Ids} "
                + $"{(mail.Count > 1 ? "stay" : "stays")} on hold until {end}, or `postsuper -H ID` sends {(mail.Count > 1 ? "one as it is" : "it as it is")}");
        }
    }

    // A message that cannot be touched must not stand in the way of the others.
    private bool Succeeds(WaitingMessage message, Action<string> action)
    {
        try
        {
            action(message.Id);
            if (message.IsStuck)
                stuck.Over();
            return true;
        }
        catch (KernelException e)
        {
            stuck.Say($"{message.Id} stays on hold: {e.Call} {e.Subject}: {e.Errno}; tried again until it succeeds");
            message.IsStuck = true;
            return false;
        }
    }
}
