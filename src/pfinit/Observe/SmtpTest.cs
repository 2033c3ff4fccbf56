// The self-test of a start: a client's conversation with the real smtpd, up to the point where it would take a mail. What makes every mail fail
// (an unknown restriction, a table that cannot be read) shows here instead of at the first client. No message is made, nothing is sent, and a
// test that went well leaves no line in the log (ProbeFilter).

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Tests smtpd for the supervisor. Used by the probe thread only.</summary>
/// <param name="complaints">What Postfix logs meanwhile.</param>
/// <param name="space">How much room the queue has now; null when it cannot be known.</param>
/// <param name="queue">Postfix's queue directory, with the sockets of its programs.</param>
internal sealed class SmtpTest(Complaints complaints, Func<QueueSpace?> space, string queue = Paths.Queue)
{
    /// <summary>A literal asks no DNS, and this one is nobody else's: log lines with it are the test's.</summary>
    public const string Helo = "[127.71.30.7]";

    /// <summary>An address outside this host that needs no DNS (RFC 5737), so that the way of every mail that leaves is looked up.</summary>
    public const string Recipient = "postmaster@[192.0.2.1]";

    /// <summary>For all commands together. A slower answer waits for somebody else, DNS most likely, and is no verdict.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a connection may wait for its greeting. Giving it up at every question and opening another would leave lines in the log where smtpd
    /// refuses this client: whom it gets to see only when he has hung up already is news.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Until a relay that refuses is asked again: each time costs some lines in the log.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Long enough for master to be killed.</summary>
    private static readonly TimeSpan HeldOpen = TimeSpan.FromMilliseconds(500);

    private SmtpSession? waiting;
    private ReadyProbe.Smtp? waitsAt;
    private Deadline waitsUntil;
    private ProbeResult? refusal;
    private SelfTest? refused;
    private SelfTest? warned;
    private Deadline asksAgain;
    private bool diedBefore;

    /// <summary>Asks once. A daemon that is not there yet is a KernelException.</summary>
    public ProbeResult Ask(ReadyProbe.Smtp probe, SelfTest test, TimeSpan timeout)
    {
        // Another test is one of other settings, as after a reload.
        if (Standing(test) is { } last && asksAgain.RemainingMilliseconds > 0)
            return last;
        if (test.Lacking.Count > 0)
            return ProbeResult.Mistaken($"mail would not go its way: {test.Lacking[0]}");
        WarnOnce(test);
        complaints.Begin();
        var result = Converse(probe, test, Deadline.After(timeout), out var answered);
        if (answered && !result.Ready && !result.Final && result.Problem != refusal?.Problem)
            Log.Warning("postfix", $"self-test: {result.Problem}; asking again, which is not logged as long as the answer is the same");
        (refusal, refused) = (answered && !result.Ready ? result : null, test);
        asksAgain = Deadline.After(Pause);
        if (result.Ready)
        {
            complaints.End();
            diedBefore = false;
        }

        return result;
    }

    private ProbeResult? Standing(SelfTest test) => ReferenceEquals(refused, test) ? refusal : null;

    private void WarnOnce(SelfTest test)
    {
        if (ReferenceEquals(warned, test))
            return;
        warned = test;
        foreach (var missed in test.Missed)
            Log.Warning("postfix", $"self-test: {missed}");
    }

    private ProbeResult Converse(ReadyProbe.Smtp probe, SelfTest test, Deadline deadline, out bool answered)
    {
        answered = false;
        SmtpSession? session = Connect(probe, test, deadline);
        try
        {
            using var agents = new AgentTest(complaints, queue, test.Agents);
            if (Greeting(session, test, out answered) is { } failure)
                return failure;
            session.Allow(Deadline.After(Limit));
            var result = Mail(session, test) ?? RouteTest.Verdict(test, queue, Deadline.After(Limit)) ?? agents.Verdict(test) ?? ProbeResult.Serving;
            if (result.Final)
            {
                CloseLater(session);
                session = null;
            }
            else
            {
                session.Allow(Deadline.After(Limit));
                session.Quit(SmtpProbe.Noops);
            }

            var isMore = test.HasMilters || test.UsesCleanup || test.Agents.Count > 0;
            return result.Ready && isMore ? Unsaid(test) ?? agents.Mistake(test) ?? result : result;
        }
        catch (KernelException e) when (e.Errno.Value == Libc.ETIMEDOUT && !answered && waitsUntil.RemainingMilliseconds > 0)
        {
            (waiting, session) = (session, null);
            throw;
        }
        finally
        {
            session?.Dispose();
        }
    }

    // The connection that waits for its greeting, else a new one. One that master left behind when it died ends with an error.
    private SmtpSession Connect(ReadyProbe.Smtp probe, SelfTest test, Deadline deadline)
    {
        if (waiting is { } session)
        {
            waiting = null;
            if (waitsAt == probe)
            {
                session.Allow(deadline);
                return session;
            }

            session.Dispose();
        }

        waitsAt = probe;
        waitsUntil = Deadline.After(LongestWait);
        session = SmtpSession.Open(probe, deadline);
        WakeRewrite(test, deadline);
        return session;
    }

    // At the end of the session smtpd reports its configuration to postmaster, by a mail that would stay in the queue at every vain start. When
    // master is gone, as it is at once after a final answer, there is nobody left to take it.
    private static void CloseLater(SmtpSession session)
    {
        try
        {
            NamedThread.Start("self-test", () =>
            {
                Thread.Sleep(HeldOpen);
                session.Dispose();
            });
        }
        catch (NoThreadException)
        {
            // Better a report to postmaster than no end of the start.
            session.Dispose();
        }
    }

    // trivial-rewrite(8) takes as long to start as smtpd takes to think: woken early it is there when smtpd asks it.
    private void WakeRewrite(SelfTest test, Deadline deadline)
    {
        try
        {
            Connection.ToUnix(test.RewriteSocket(queue), deadline).Dispose();
        }
        catch (KernelException)
        {
            // smtpd wakes it.
        }
    }

    // master accepts connections for an smtpd that dies whenever it is started: then there is no answer but its last words, and only the second
    // time round are they surely those of this smtpd.
    private ProbeResult? Greeting(SmtpSession session, SelfTest test, out bool answered)
    {
        string greeting;
        try
        {
            greeting = session.ReadReply();
        }
        catch (KernelException) when (SmtpVerdict.OfDeath(complaints.All, test) is not null)
        {
            greeting = "";
        }

        answered = greeting.Length > 0;
        if (SmtpProbe.Serves(greeting))
            return null;
        if (!answered)
        {
            var again = diedBefore;
            var death = SmtpVerdict.OfDeath(complaints.All, test);
            diedBefore = death is not null;
            return again && death is not null ? death : ProbeResult.NotYet(death?.Problem ?? SmtpProbe.Problem(greeting));
        }

        if (test.HasMilters)
            complaints.WaitFor(SmtpVerdict.IsAboutMilter, Complaints.LineDelay);
        return SmtpVerdict.Of(greeting, complaints.All, test) ?? ProbeResult.NotYet(SmtpProbe.Problem(greeting));
    }

    private ProbeResult? Mail(SmtpSession session, SelfTest test)
    {
        // VRFY passes all restrictions that RCPT passes, and starts no cleanup(8) with a queue file. RCPT is for where VRFY is switched off, or where
        // cleanup has tables that may be at fault.
        const string Deliver = $"RCPT TO:<{Recipient}>";
        const string Verify = $"VRFY <{Recipient}>";
        var hasRoom = HasRoom(test);
        var commands = new Queue<string>(hasRoom
            ? ["EHLO " + Helo, $"MAIL FROM:<{test.Sender}>", test.UsesCleanup ? Deliver : Verify, "RSET"]
            : ["EHLO " + Helo, Verify, "RSET"]);
        while (commands.Count > 0)
        {
            var line = commands.Dequeue();
            var command = line.Split(' ')[0];
            try
            {
                var reply = session.Ask(line);
                if (Judge(command, reply, test) is { } result)
                    return result;
                if (command == "VRFY" && hasRoom && reply.StartsWith("502", StringComparison.Ordinal))
                    commands = new Queue<string>([Deliver, "RSET"]);
            }
            catch (KernelException e)
            {
                return SmtpVerdict.OfDeath(complaints.All, test) ?? Silence(command, e, test);
            }
        }

        return null;
    }

    // smtpd answers 452 to MAIL then, and at the end of the session writes to postmaster about it. Mail may leave the queue, so it is no mistake.
    private bool HasRoom(SelfTest test)
    {
        if (space() is not { } room || room.Lack(test.Demand) is not var (name, bytes))
            return true;
        Log.Warning("postfix", $"refuses every mail until there is room in {Paths.Queue} (452 4.3.1 Insufficient system storage): {room.Free} bytes are free, {SpaceDemand.Text(name, bytes)}{SmtpVerdict.SetBy(test.OriginOf(name))}");
        return false;
    }

    private ProbeResult? Silence(string command, KernelException e, SelfTest test)
    {
        if (e.Errno.Value != Libc.ETIMEDOUT)
            return ProbeResult.NotYet($"{command}: {e.Call}: {e.Errno}");
        // No verdict takes back one that was given.
        if (Standing(test) is { } refusing)
            return refusing;
        Log.Warning("postfix", $"self-test: no answer to {command} within {Elapsed.Text(Limit)}, as when a name server is away; going on without one");
        return null;
    }

    private ProbeResult? Judge(string command, string reply, SelfTest test)
    {
        if (reply.Length == 0)
            return SmtpVerdict.OfDeath(complaints.All, test) ?? ProbeResult.NotYet($"closes the connection after {command}");
        if (!SmtpVerdict.IsNeeded(reply))
            return null;
        complaints.WaitFor(line => line.Text.Contains(Helo), Complaints.LineDelay);
        return SmtpVerdict.Of(reply, complaints.All, test);
    }

    // Some mistakes show in the log only: a milter out of reach, where mail is to be held or let pass then. The last line of this session comes
    // after all others.
    private ProbeResult? Unsaid(SelfTest test)
    {
        complaints.WaitFor(line => line.Text.StartsWith("disconnect from ", StringComparison.Ordinal), Complaints.LineDelay);
        return SmtpVerdict.OfMilter(complaints.All, test) ?? SmtpVerdict.OfTables(complaints.All, test);
    }
}
