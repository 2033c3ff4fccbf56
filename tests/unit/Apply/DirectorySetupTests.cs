using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class DirectorySetupTests : IDisposable
{
    private static readonly int Private = TemporaryDirectory.Octal("700");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_missing_directory_is_made_with_its_parents()
    {
        Assert.True(Ensure("a/b/c", TemporaryDirectory.Octal("2750")));
        Assert.Equal(TemporaryDirectory.Octal("2750"), Facts("a/b/c").Mode);
        Assert.Equal(TemporaryDirectory.Octal("755"), Facts("a/b").Mode);
    }

    [Fact]
    public void A_directory_that_is_right_is_not_touched()
    {
        Ensure("a", Private);
        var before = Facts("a");
        Assert.False(Ensure("a", Private));
        Assert.Equal(before, Facts("a"));
    }

    [Fact]
    public void A_wrong_mode_is_corrected()
    {
        Directory.CreateDirectory(directory["a"]);
        Assert.True(Ensure("a", Private));
        Assert.Equal(Private, Facts("a").Mode);
    }

    [RootFact]
    public void One_that_keeps_its_access_is_made_but_not_changed()
    {
        var planned = Planned("a") with { KeepsAccess = true };
        Assert.True(DirectorySetup.Ensure(planned, new Ownership(3000, 3000, Private), new Account(3000, 3000)));
        Assert.Equal((0u, Private), (Facts("a").Uid, Facts("a").Mode));
        LinuxFiles.SetOwner(directory["a"], 4000, 4000);
        LinuxFiles.SetMode(directory["a"], TemporaryDirectory.Octal("777"));
        Assert.False(DirectorySetup.Ensure(planned, new Ownership(3000, 3000, Private), new Account(3000, 3000)));
        Assert.Equal((4000u, 4000u, TemporaryDirectory.Octal("777")), (Facts("a").Uid, Facts("a").Gid, Facts("a").Mode));
    }

    [RootFact]
    public void Contents_of_a_volume_with_other_account_numbers_follow_their_directory()
    {
        Fill(uid: 2000);
        Assert.True(DirectorySetup.Ensure(Planned("queue") with { OwnsContents = true }, new Ownership(3000, 0, Private), new Account(3000, 3002)));
        Assert.Equal((3000u, 0u, Private), (Facts("queue").Uid, Facts("queue").Gid, Facts("queue").Mode));
        Assert.Equal((3000u, 3002u), (Facts("queue/A").Uid, Facts("queue/A").Gid));
        Assert.Equal((3000u, 3002u), (Facts("queue/A/A0123").Uid, Facts("queue/A/A0123").Gid));
    }

    [RootFact]
    public void A_link_inside_is_given_away_but_not_what_it_leads_to()
    {
        Fill(uid: 2000);
        var outside = directory.Add("outside", "x");
        File.CreateSymbolicLink(directory["queue/link"], outside);
        DirectorySetup.Ensure(Planned("queue") with { OwnsContents = true }, new Ownership(3000, 0, Private), new Account(3000, 3002));
        Assert.Equal(3000u, Facts("queue/link").Uid);
        Assert.Equal(0u, Facts("outside").Uid);
    }

    [RootFact]
    public void Contents_stay_as_they_are_where_the_directory_was_right_or_does_not_own_them()
    {
        Fill(uid: 2000);
        DirectorySetup.Ensure(Planned("queue"), new Ownership(3000, 0, Private), new Account(3000, 3002));
        Assert.Equal(2000u, Facts("queue/A").Uid);
        DirectorySetup.Ensure(Planned("queue") with { OwnsContents = true }, new Ownership(3000, 0, Private), new Account(3000, 3002));
        Assert.Equal(2000u, Facts("queue/A").Uid);
    }

    [Fact]
    public void A_file_in_its_place_is_an_error()
    {
        directory.Add("a", "");
        Assert.Equal(Libc.ENOTDIR, Assert.Throws<KernelException>(() => Ensure("a", Private)).Errno.Value);
    }

    private void Fill(uint uid)
    {
        Directory.CreateDirectory(directory["queue/A"]);
        directory.Add("queue/A/A0123", "mail");
        foreach (var name in new[] { "queue", "queue/A", "queue/A/A0123" })
            LinuxFiles.SetOwner(directory[name], uid, uid);
    }

    private bool Ensure(string name, int mode) =>
        DirectorySetup.Ensure(Planned(name), TemporaryDirectory.Mine(mode), new Account(Libc.geteuid(), Libc.getegid()));

    private PlannedDirectory Planned(string name) => new(directory[name], Access.PublicDirectory);

    private FileFacts Facts(string name) => LinuxFiles.Find(directory[name])!;
}
