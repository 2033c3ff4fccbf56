// What would stop a relay for good, or silently, and does not: a wedged signer, leftovers of an earlier run, limits of the container, storms.

using System.Diagnostics;
using Docker.DotNet.Models;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class RecoveryTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    private const string Socket = "/run/opendkim/opendkim.sock";

    [Theory]
    [InlineData("kill -STOP $(pidof opendkim)", "it is stopped (SIGSTOP)")]
    [InlineData("rm " + Socket, "connect: No such file or directory, 2 times")]
    [InlineData("rm " + Socket + "; echo > " + Socket, "connect: Connection refused, 2 times")]
    public async Task Signer_that_no_longer_answers_is_found_killed_and_restarted_and_signs_again(string fault, string reason)
    {
        await using var relay = await StartAsync();
        var before = await relay.GetAsync("pidof", "opendkim");

        await relay.ShellAsync(fault);

        Assert.Contains(reason, await relay.LogLineAsync($"opendkim: pid {before} does not answer ("));
        await relay.LogLineAsync($"opendkim: pid {before} killed, no longer answering");
        await relay.HealthyAsync();
        await SendsSignedMailAsync(relay);
    }

    [Fact]
    public async Task Programs_of_Postfix_that_are_stopped_are_told_of_killed_and_started_again()
    {
        await using var relay = await StartAsync();
        await SendsSignedMailAsync(relay);
        var manager = await relay.GetAsync("pidof", "qmgr");

        // Again, where they were killed before both were asked.
        await relay.UntilAsync("""
            kill -STOP $(pidof qmgr) $(pidof cleanup) $(pidof trivial-rewrite)
            ! health=$(pfinit health 2>&1) && echo "$health" | grep -F 'is stopped (SIGSTOP)' && pfinit status | grep "^warning   postfix: qmgr, pid $(pidof qmgr), is stopped (SIGSTOP)"
            """);

        await relay.LogLineAsync($"error: postfix: qmgr, pid {manager}, is stopped (SIGSTOP): mail is accepted and stays in the queue, it does not leave; killed in 5s unless it goes on");
        await relay.LogLinesAsync("is still stopped; killing it", 3);
        await relay.HealthyAsync();
        await SendsSignedMailAsync(relay);

        var master = await relay.GetAsync("pidof", "master");
        await relay.ShellAsync($"kill -STOP {master}");
        await relay.LogLineAsync($"error: postfix: master, pid {master}, is stopped (SIGSTOP)");
        await relay.LogLineAsync($"postfix: pid {master} killed, no longer answering");
        await relay.HealthyAsync();
        await SendsSignedMailAsync(relay);
    }

    [Fact]
    public async Task Sockets_that_somebody_removes_are_made_again()
    {
        await using var relay = await StartAsync();
        await relay.UntilAsync("test -S /var/spool/postfix/public/cleanup");
        // Looked at while Postfix is up, every ten seconds and whenever the status is asked for: what was never seen is not missed.
        await relay.HealthyAsync();
        await relay.UntilAsync("pfinit status --json | grep -q '\"deferred\"'");

        await relay.ShellAsync("rm -rf /var/spool/postfix/public /var/spool/postfix/private /run/pfinit.sock /run/pfinit-reload.sock");

        await relay.LogLineAsync("were removed from /var/spool/postfix: Postfix's programs do not reach each other, and mail waits; Postfix is restarted unless that is undone within 5s");
        await relay.LogLineAsync("postfix: restarting it, so that it makes its sockets again");
        await relay.LogLineAsync("status: /run/pfinit.sock was removed or replaced; bound again");
        await relay.LogLineAsync("reload: /run/pfinit-reload.sock was removed or replaced; bound again");
        await relay.LogLinesAsync("postfix: up after", 2);
        await relay.HealthyAsync();
        await SendsSignedMailAsync(relay);
        Assert.Contains("postfix   up", await relay.StatusAsync());
        Assert.Equal("postfix:postdrop 710 postfix:root 700", await relay.ShellAsync("cd /var/spool/postfix; echo $(stat -c '%U:%G %a' public private)").ContinueWith(text => text.Result.Trim()));
    }

    [Fact]
    public async Task Directories_of_the_queue_that_somebody_takes_from_Postfix_are_put_right_or_told_of()
    {
        await using var relay = await StartAsync();
        await relay.ShellAsync("cd /var/spool/postfix; chmod 000 incoming; chown root:root active; rm -r deferred");
        await relay.LogLineAsync("queue: /var/spool/postfix/incoming has mode 0000 and not 0700; put right, as at a start");
        await relay.LogLineAsync("queue: /var/spool/postfix/active belongs to user 0 and not to postfix; put right, as at a start");
        await relay.LogLineAsync("queue: /var/spool/postfix/deferred was removed; made again, as at a start");
        await SendsSignedMailAsync(relay);
        await relay.HealthyAsync();

        await relay.ShellAsync("cd /var/spool/postfix; rm -r incoming; echo >incoming");
        const string Problem = "queue: /var/spool/postfix/incoming is no directory: no new mail is taken, clients wait";
        await relay.LogLineAsync($"error: {Problem}; it cannot be put right: mkdir: Not a directory; trying on");
        await relay.UntilAsync($"! health=$(pfinit health 2>&1) && echo \"$health\" | grep -F '{Problem}' && pfinit status | grep -F 'warning   {Problem}'");

        await relay.ShellAsync("rm /var/spool/postfix/incoming");
        await relay.LogLineAsync("queue: /var/spool/postfix/incoming is as it should be again");
        await SendsSignedMailAsync(relay);
        await relay.HealthyAsync();
        Assert.DoesNotContain("_IODenied", await relay.LogAsync());
    }

    [Fact]
    public async Task Queue_manager_that_was_killed_often_and_lives_again_is_no_reason_to_be_unhealthy()
    {
        await using var relay = await StartAsync();
        await relay.HealthyAsync();

        // At last the new master starts one, which has nothing to do and says nothing.
        await relay.ShellAsync("""
            until ! health=$(pfinit health 2>&1) && echo "$health" | grep -q qmgr; do p=$(pidof qmgr) && kill -9 $p; sleep 0.2; done
            kill -9 $(pidof master)
            """);
        await relay.LogLineAsync("error: postfix: qmgr en");
        await relay.LogLinesAsync("postfix: up after", 2);
        await relay.HealthyAsync();
        Assert.DoesNotContain("qmgr en", await relay.StatusAsync());
    }

    [Fact]
    public async Task Signer_that_is_only_frozen_for_a_while_with_the_container_is_left_alone()
    {
        await using var relay = await StartAsync();
        var before = await relay.GetAsync("pidof", "opendkim");

        await Engine.GetAsync("pause", relay.Id);
        await Task.Delay(TimeSpan.FromSeconds(8));
        await Engine.GetAsync("unpause", relay.Id);
        await Task.Delay(TimeSpan.FromSeconds(8));

        Assert.Equal(before, await relay.GetAsync("pidof", "opendkim"));
        Assert.DoesNotContain("does not answer", await relay.LogAsync());
    }

    [Theory]
    [InlineData("echo 1 > $PID; echo 1 > $LOCK; mkdir -p /run/opendkim; echo > $SOCKET")]
    [InlineData("echo $$ > $PID; chmod 0 $PID; echo > $LOCK; chmod 0 $LOCK; mkdir -p $SOCKET")]
    [InlineData("ln -s /nowhere $PID; mkdir $LOCK; mkdir -p /run/opendkim; ln -s /nowhere $SOCKET")]
    public async Task What_was_left_behind_does_not_stop_a_start(string leave)
    {
        await using var relay = await StartAsync(files: new()
        {
            ["/docker-init.d/10-leave.sh"] = $"PID=/var/spool/postfix/pid/master.pid LOCK=/var/lib/postfix/master.lock SOCKET={Socket}\n{leave}\n",
        });

        await relay.HealthyAsync();
        await SendsSignedMailAsync(relay);
    }

    [Fact]
    public async Task Queue_manager_that_is_killed_is_back_without_waiting_for_new_mail()
    {
        await using var relay = await StartAsync();

        var back = await relay.ShellAsync("""
            pid=$(pidof qmgr); kill -9 $pid
            tries=0; until new=$(pidof qmgr) && [ "$new" != $pid ] || [ $((tries += 1)) = 300 ]; do sleep 0.1; done
            echo $new
            """);

        Assert.NotEqual("", back.Trim());
    }

    [Fact]
    public async Task Queue_manager_that_cannot_run_is_told_in_plain_words_once_while_mail_is_accepted()
    {
        await using var relay = await StartAsync(host => host.Binds = ["/bin/false:/usr/lib/postfix/sbin/qmgr:ro"]);

        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains(
            "(exit status 1): mail is accepted and stays in the queue, it does not leave",
            await relay.LogLineAsync("error: postfix: qmgr ends as soon as it is started"));
        Assert.Single((await relay.LogAsync()).Split('\n'), line => line.Contains("error: postfix: qmgr", StringComparison.Ordinal));
        await relay.UntilAsync("pfinit status | grep -F 'warning   postfix: qmgr ends as soon as it is started (exit status 1): mail is accepted'");
        // Until the self-test is over, health says that the relay is starting.
        await relay.UntilAsync("! health=$(pfinit health 2>&1) && echo \"$health\" | grep 'error: postfix: qmgr ends as soon as it is started'");
    }

    [Fact]
    public async Task Signer_killed_for_want_of_memory_says_so_and_comes_back()
    {
        await using var relay = await StartAsync(host => host.Memory = host.MemorySwap = 64 << 20);

        // The kernel takes the signer first, then the program that fills the memory, which wants more than there can be: with a little less all would
        // crawl for want of pages, and nobody be killed: then it has 20 seconds. What it wrote is removed at last. A signer that crawls may be found
        // not to answer before it is killed by the kernel: then once more.
        await Patience.UntilAsync("the signer is killed for want of memory", async () =>
        {
            await relay.RunAsync("sh", "-c", "echo 1000 > /proc/$(pidof opendkim)/oom_score_adj; (echo 900 > /proc/self/oom_score_adj; exec timeout -s KILL 20 dd if=/dev/zero of=/dev/shm/full bs=1M count=100); rm -f /dev/shm/full");
            await relay.HealthyAsync();
            return (await relay.LogAsync()).Contains("(out of memory: ", StringComparison.Ordinal);
        });

        Assert.Matches(@"opendkim: pid \d+ .*\(out of memory: the cgroup's limit is 64 MB, oom_kill ", await relay.LogLineAsync("(out of memory: "));
        await SendsSignedMailAsync(relay);
    }

    [Theory]
    [InlineData("5", 71, "fatal: pfinit: no thread can be started for")]
    [InlineData("17", 255, "it said: can't create workers crew: Resource temporarily unavailable")]
    public async Task Limit_of_processes_that_is_too_low_is_named(string limit, int status, string last)
    {
        var output = await Engine.RunOnceAsync("--pids-limit", limit, "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1");

        Assert.Equal(status, output.Status);
        var line = output.All.TrimEnd('\n').Split('\n')[^1];
        Assert.Contains(last, line);
        Assert.Contains($"(the cgroup's pids.max is {limit})", line);
        Assert.DoesNotContain("panic", output.All);
    }

    [Fact]
    public async Task Limit_of_processes_that_Postfix_reaches_is_named()
    {
        await using var relay = await StartAsync(host => host.PidsLimit = 28);

        // Every shell takes a place until there is none for another smtpd.
        await relay.RunAsync("sh", "-c", "i=0; while [ $i -lt 28 ]; do sleep 120 & i=$((i+1)); done");
        _ = Task.Run(async () => await Record.ExceptionAsync(() => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()))));

        await relay.LogLineAsync("error: postfix: no further process can be started (the cgroup's pids.max is 28)");
    }

    [Fact]
    public async Task Stop_at_the_limit_of_processes_is_orderly_and_names_it()
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", ["DRAIN_QUEUE"] = "1" });
        await relay.LogLineAsync("postfix: up after");
        await Engine.GetAsync("update", "--pids-limit", "5", relay.Id);

        Assert.Equal(0, await relay.StopWithinAsync(60));

        var log = await relay.LogAsync();
        Assert.Contains("(the cgroup's pids.max is 5); the queue is not delivered before the stop", log);
        Assert.Contains("queue: what is left cannot be told: no thread can be started for census", log);
        Assert.Contains("stop: done", log);
    }

    [Fact]
    public async Task Storms_of_signals_and_of_orphans_change_nothing()
    {
        await using var relay = await StartAsync();

        var clock = Stopwatch.StartNew();
        await relay.ShellAsync("i=0; while [ $i -lt 3000 ]; do kill -HUP 1; i=$((i+1)); done; i=0; while [ $i -lt 100 ]; do (sleep 0 & sleep 0 & sleep 0 &); i=$((i+1)); done");

        await SendsSignedMailAsync(relay);

        // One a second.
        Assert.InRange((await relay.LogAsync()).Split('\n').Count(line => line.Contains("SIGHUP", StringComparison.Ordinal)), 1, 2 + (int)clock.Elapsed.TotalSeconds);
        await relay.UntilAsync("! grep -qs '^State:.Z' /proc/[0-9]*/status");
    }

    private async Task SendsSignedMailAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(await network.Receiver.MessageForAsync(recipient)));
    }

    private Task<Relay> StartAsync(Action<HostConfig>? confine = null, Dictionary<string, string>? files = null) => network.StartAsync(new RelaySetup
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["DKIM_AUTOGENERATE"] = "1",
        Confine = confine ?? (_ => { }),
        Files = files ?? [],
    });
}
