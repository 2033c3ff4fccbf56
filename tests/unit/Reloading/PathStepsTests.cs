using Pfinit.Reloading;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Reloading;

public sealed class PathStepsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_plain_file_is_a_name_in_its_directory() =>
        Assert.Equal([directory["file"]], PathSteps.Of(directory.Add("file", "")));

    [Fact]
    public void A_file_that_is_not_there_is_waited_for_in_the_directory_that_is() =>
        Assert.Equal([directory["missing"]], PathSteps.Of(directory["missing/deep/file"]));

    [Fact]
    public void Every_link_of_a_mounted_secret_counts()
    {
        Directory.CreateDirectory(directory["..2026_1"]);
        directory.Add("..2026_1/password", "x");
        File.CreateSymbolicLink(directory["..data"], "..2026_1");
        File.CreateSymbolicLink(directory["password"], "..data/password");

        Assert.Equal(
            [directory["password"], directory["..data"], directory["..2026_1/password"]], PathSteps.Of(directory["password"]));
    }

    [Fact]
    public void A_link_may_go_up_and_elsewhere()
    {
        Directory.CreateDirectory(directory["live"]);
        Directory.CreateDirectory(directory["archive"]);
        directory.Add("archive/cert1.pem", "");
        File.CreateSymbolicLink(directory["live/cert.pem"], "../archive/cert1.pem");

        Assert.Equal([directory["live/cert.pem"], directory["archive/cert1.pem"]], PathSteps.Of(directory["live/cert.pem"]));
    }

    [Fact]
    public void A_circle_of_links_ends()
    {
        File.CreateSymbolicLink(directory["one"], "two");
        File.CreateSymbolicLink(directory["two"], "one");
        Assert.Equal(40, PathSteps.Of(directory["one"]).Count());
    }
}
