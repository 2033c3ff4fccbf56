using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class TrustedPathTests : IDisposable
{
    private const uint Stranger = 4101;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Links_lead_where_the_kernel_follows_them_to()
    {
        Directory.CreateDirectory(directory["a/b"]);
        var file = directory.Add("a/b/file", "x");
        File.CreateSymbolicLink(directory["a/relative"], "./b/../b");
        File.CreateSymbolicLink(directory["absolute"], directory["a/relative"] + "//file");
        Assert.Equal(file, Follow("absolute"));
        Assert.Equal(LinuxFiles.RealPath(directory["absolute"]), Follow("absolute"));
        Assert.Equal(file, Follow("a/b/file"));
        Assert.Equal("/", TrustedPath.Follow("/../..", out _));
    }

    [Fact]
    public void A_link_to_nowhere_or_to_itself_leads_nowhere()
    {
        File.CreateSymbolicLink(directory["nowhere"], directory["no such file"]);
        File.CreateSymbolicLink(directory["itself"], directory["itself"]);
        Assert.Null(Follow("nowhere"));
        Assert.Null(Follow("itself"));
    }

    [RootFact]
    public void A_directory_that_another_account_has_linked_to_is_not_entered()
    {
        Directory.CreateDirectory(directory["a"]);
        directory.Add("a/file", "x");
        File.CreateSymbolicLink(directory["link"], directory["a"]);
        LinuxFiles.SetOwner(directory["link"], Stranger, Stranger);
        Assert.Null(TrustedPath.Follow(directory["link/file"], out var distrusted));
        Assert.Equal(directory["link"], distrusted);
    }

    private string? Follow(string name)
    {
        var result = TrustedPath.Follow(directory[name], out var distrusted);
        Assert.Null(distrusted);
        return result;
    }
}
