using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>What the applier says of places that cannot be written.</summary>
public sealed class ApplierReadOnlyTests : IDisposable
{
    private readonly Applied applied = new();

    public void Dispose() => applied.Dispose();

    [RootFact]
    public void A_read_only_directory_is_one_message_that_says_what_to_mount() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        LinuxFiles.SetMode(applied.Directory["etc"], Access.PublicDirectory.Mode);
        MountNamespace.BindReadOnly(applied.Directory["etc"]);
        Assert.Equal(
            [
                "pfinit: files: 1 written, 1 unchanged",
                $"pfinit: fatal: {applied.Directory["etc"]}: cannot be written (main.cf, table): open: Read-only file system; mount a tmpfs or volume at {applied.Directory["etc"]}",
            ],
            applied.Apply(applied.Plan()));
    });

    [RootFact]
    public void A_directory_that_cannot_be_made_says_to_mount_something_right_there() => MountNamespace.Run(() =>
    {
        MountNamespace.BindReadOnly(applied.Directory.Path);
        Assert.Equal(
            [
                "pfinit: files: 0 written, 0 unchanged",
                $"pfinit: fatal: {applied.Directory["etc"]}: cannot be set up: mkdir: Read-only file system; mount a tmpfs or volume at {applied.Directory["etc"]}",
                $"pfinit: fatal: {applied.Directory["var/queue/active"]}: cannot be set up: mkdir: Read-only file system; mount a tmpfs or volume at {applied.Directory["var/queue/active"]}",
            ],
            applied.Apply(applied.Plan() with { StaleTables = [applied.Directory["no such table"]] }));
    });

    [RootFact]
    public void Directories_inside_a_read_only_one_are_one_message_about_that_one() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        LinuxFiles.SetMode(applied.Directory["etc"], Access.PublicDirectory.Mode);
        MountNamespace.BindReadOnly(applied.Directory["etc"]);
        var plan = applied.Plan();
        var inside = new[] { "active", "bounce" }.Select(name => new PlannedDirectory(applied.Directory[$"etc/{name}"], Access.PublicDirectory));
        Assert.Equal(
            $"pfinit: fatal: {applied.Directory["etc"]}: cannot be written (active, bounce, main.cf, table): mkdir: Read-only file system; mount a tmpfs or volume at {applied.Directory["etc"]}",
            applied.Apply(plan with { Directories = [plan.Directories[0], .. inside] })[^1]);
    });

    [RootFact]
    public void A_queue_that_is_as_it_should_be_but_read_only_is_said_before_a_daemon_fails_at_it() => MountNamespace.Run(() =>
    {
        var queue = applied.Directory["queue"];
        PlannedDirectory[] inside = [.. new[] { "active", "pid" }.Select(name => new PlannedDirectory($"{queue}/{name}", Access.PublicDirectory) { Written = true })];
        var plan = Applied.Empty with { Directories = [new PlannedDirectory(queue, Access.PublicDirectory), .. inside] };
        Assert.Single(applied.Apply(plan));
        Assert.Empty(ReadOnlyPlaces.Find(plan.Directories));

        MountNamespace.BindReadOnly(queue);

        var refusal = $"pfinit: fatal: {queue}: cannot be written (active, pid): access: Read-only file system; mount a tmpfs or volume at {queue}";
        Assert.Equal(["pfinit: files: 0 written, 1 unchanged", refusal], applied.Apply(plan));
        Assert.Equal(refusal, Assert.Single(ReadOnlyPlaces.Find(plan.Directories)).ToString());
    });

    [RootFact]
    public void A_place_where_a_queue_cannot_be_made_is_known_beforehand() => MountNamespace.Run(() =>
    {
        var queue = applied.Directory["spool/queue"];
        PlannedDirectory[] planned = [new(queue, Access.PublicDirectory), new($"{queue}/pid", Access.PublicDirectory) { Written = true }];
        MountNamespace.BindReadOnly(applied.Directory.Path);

        Assert.Equal(
            $"pfinit: fatal: {queue}/pid: cannot be written: mkdir: Read-only file system; mount a tmpfs or volume at {queue}",
            Assert.Single(ReadOnlyPlaces.Find(planned)).ToString());
    });

    [RootFact]
    public void Keys_mounted_read_only_do_not_stop_the_start() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(applied.Directory["keys"]);
        MountNamespace.BindReadOnly(applied.Directory["keys"]);
        var keys = new PlannedDirectory(applied.Directory["keys"], new Access("root", "root", TemporaryDirectory.Octal("750")));
        Assert.Single(applied.Apply(Applied.Empty with { Directories = [keys with { OnlyRead = true }] }));
        Assert.Contains("Read-only file system", applied.Apply(Applied.Empty with { Directories = [keys] })[^1], StringComparison.Ordinal);
    });
}
