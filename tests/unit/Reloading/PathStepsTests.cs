using Pfinit.Reloading;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Reloading;

public sealed class PathStepsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Every_directory_on_the_way_to_a_file_counts()
    {
        Directory.CreateDirectory(directory["site/certs"]);
        Assert.Equal([directory["site"], directory["site/certs"], directory["site/certs/file"]], Inside(directory.Add("site/certs/file", "")));
    }

    [Fact]
    public void The_way_begins_at_the_root() => Assert.Equal(["/proc", "/proc/no-such-file"], PathSteps.Of("/proc/no-such-file/deep"));

    [Fact]
    public void A_file_that_is_not_there_is_waited_for_in_the_directory_that_is() =>
        Assert.Equal([directory["missing"]], Inside(directory["missing/deep/file"]));

    [Fact]
    public void Every_link_of_a_mounted_secret_counts()
    {
        Directory.CreateDirectory(directory["..2026_1"]);
        directory.Add("..2026_1/password", "x");
        File.CreateSymbolicLink(directory["..data"], "..2026_1");
        File.CreateSymbolicLink(directory["password"], "..data/password");

        Assert.Equal([directory["password"], directory["..data"], directory["..2026_1"], directory["..2026_1/password"]], Inside(directory["password"]));
    }

    [Fact]
    public void A_link_may_go_up_and_elsewhere()
    {
        Directory.CreateDirectory(directory["live"]);
        Directory.CreateDirectory(directory["archive"]);
        directory.Add("archive/cert1.pem", "");
        File.CreateSymbolicLink(directory["live/cert.pem"], "../archive/cert1.pem");

        Assert.Equal(
            [directory["live"], directory["live/cert.pem"], directory["archive"], directory["archive/cert1.pem"]], Inside(directory["live/cert.pem"]));
    }

    [Fact]
    public void A_circle_of_links_ends()
    {
        File.CreateSymbolicLink(directory["one"], "two");
        File.CreateSymbolicLink(directory["two"], "one");
        Assert.Equal(40, Inside(directory["one"]).Count());
    }

    /// <summary>The steps below the directory of the test.</summary>
    private IEnumerable<string> Inside(string path) => PathSteps.Of(path).Where(step => step.StartsWith(directory.Path + "/", StringComparison.Ordinal));
}
