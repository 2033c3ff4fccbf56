// The queue's volume: one container at a time, and how long it lasts.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class QueueVolumeTests(MailNetwork network)
{
    private const string Queue = "/var/spool/postfix";

    private static readonly string[] Settings = ["-e", "ALLOWED_SENDER_DOMAINS=example.com"];

    [Fact]
    public async Task Second_container_on_one_queue_is_told_so_and_touches_nothing()
    {
        await using var volumes = new Volumes(Queue);
        await using var relay = await StartAsync(volumes);
        await relay.LogLineAsync("postfix: up after");

        // Programs that start only then put a file of theirs in it.
        var before = await Listing(relay);
        await Patience.UntilAsync("the queue is at rest", async () =>
        {
            var earlier = before;
            await Task.Delay(TimeSpan.FromSeconds(1));
            return (before = await Listing(relay)) == earlier;
        });

        var second = await Engine.RunOnceAsync(["-v", $"{volumes.Names[Queue]}:{Queue}", .. Settings]);

        Assert.Equal(75, second.Status);
        Assert.Contains(
            $"fatal: {Queue}/pid: another container uses this queue: pfinit of host \"relay.example.com\" holds the lock of pfinit.lock; stop it first, nothing was touched",
            second.Stdout);
        Assert.Equal(before, await Listing(relay));
        await relay.HealthyAsync();
        Assert.Equal(0, (await Engine.RunOnceAsync(["-v", $"{volumes.Names[Queue]}:{Queue}", .. Settings, "--", "check"])).Status);
    }

    [Fact]
    public async Task Locks_of_a_killed_container_stop_nobody()
    {
        await using var volumes = new Volumes(Queue);
        await using (var relay = await StartAsync(volumes))
            await relay.KillAsync();

        await using var next = await StartAsync(volumes);

        await next.HealthyAsync();
    }

    [Fact]
    public async Task Postfix_without_pfinit_on_the_queue_is_seen()
    {
        await using var volumes = new Volumes(Queue);
        await using var other = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Volumes = volumes.Names,
            EntryPoint = ["/bin/sh", "-c", "sed -i s/^submission/587/ /etc/postfix/master.cf; exec /usr/lib/postfix/sbin/master -i -c /etc/postfix"],
        });

        var second = await Engine.RunOnceAsync(["-v", $"{volumes.Names[Queue]}:{Queue}", .. Settings]);

        Assert.Equal(75, second.Status);
        Assert.Contains("a Postfix that is not ours holds the lock of master.pid", second.Stdout);
    }

    [Fact]
    public async Task Start_says_how_long_the_queue_lasts()
    {
        await using var volumes = new Volumes(Queue);
        await using (var named = await StartAsync(volumes))
            Assert.DoesNotContain($"{Queue}: is", await named.LogAsync());

        await using (var anonymous = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" }))
            Assert.Contains(" WARNING ", await anonymous.LogLineAsync($"{Queue}: is a volume without a name"));

        await using var memory = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Confine = host => host.Tmpfs = new Dictionary<string, string> { [Queue] = "" },
        });
        Assert.Contains(" WARNING ", await memory.LogLineAsync($"{Queue}: is in memory (tmpfs): queued mail is lost when the container stops"));
    }

    private Task<Relay> StartAsync(Volumes volumes) => network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", Volumes = volumes.Names });

    // Names, owners, modes and times of everything in the queue.
    private static Task<string> Listing(Relay relay) => relay.ShellAsync($"find {Queue} -exec stat -c '%n %U %a %Z' {{}} + | sort");
}
