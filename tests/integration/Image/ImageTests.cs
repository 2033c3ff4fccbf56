// The image itself: how big it is, what is in it and what is not, and what it tells the engine.

using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Image;

public sealed class ImageTests(ImageFiles files) : IClassFixture<ImageFiles>
{
    private const int MaximumBytes = 35_000_000;
    private const int MaximumCompressedBytes = 14_000_000;
    private const UnixFileMode SetIds = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    [Fact]
    public async Task Image_is_small() =>
        Assert.InRange(long.Parse(await Engine.GetAsync("image", "inspect", "-f", "{{.Size}}", Engine.Image)), 1, MaximumBytes);

    [Fact]
    public async Task Image_is_small_to_pull()
    {
        var saved = await Engine.RunAsync("save", Engine.Image);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(saved.Bytes);

        Assert.InRange(compressed.Length, 1, MaximumCompressedBytes);
    }

    [Theory]
    [InlineData("perl")]
    [InlineData("python3")]
    [InlineData("apt")]
    [InlineData("apt-get")]
    [InlineData("dpkg")]
    [InlineData("bash")]
    public void Image_has_no(string program) =>
        Assert.DoesNotContain(files.Entries.Keys, path => path.Split('/') is [.., "bin" or "sbin", var name] && name == program);

    [Fact]
    public void Only_what_Postfix_needs_has_a_setgid_bit_and_nothing_a_setuid_bit()
    {
        var found = files.Entries.Values
            .Where(entry => entry.EntryType is TarEntryType.RegularFile or TarEntryType.HardLink && (entry.Mode & SetIds) != 0)
            .Select(entry => $"{entry.Name} {entry.Mode & SetIds} {entry.Gid}");

        Assert.Equal(["usr/sbin/postdrop SetGroup 103", "usr/sbin/postqueue SetGroup 103"], found.Order());
    }

    [Fact]
    public async Task Tools_of_the_contract_are_there()
    {
        var output = await Engine.RunOnceAsync("--entrypoint", "/bin/sh", "--", "-c", """
            for tool in postconf postmap postalias postqueue postsuper mailq sendmail nc netstat saslpluginviewer sh do_postconf pfinit; do
                command -v $tool >/dev/null || echo "$tool is missing"
            done
            saslpluginviewer -c | grep -q PLAIN || echo 'no PLAIN'
            saslpluginviewer -c | grep -q XOAUTH2 || echo 'no XOAUTH2'
            """);

        Assert.Equal("", output.All);
    }

    [Theory]
    [InlineData("etc/postfix/smtp_header_checks")]
    [InlineData("etc/ssl/certs/ca-certificates.crt")]
    [InlineData("usr/share/zoneinfo/Europe/Berlin")]
    public void Image_has_the_file(string path) => Assert.Contains(path, files.Entries.Keys);

    [Fact]
    public async Task Accounts_have_the_ids_that_volumes_of_existing_deployments_carry()
    {
        var output = await Engine.RunOnceAsync("--entrypoint", "/bin/sh", "--", "-c", "id -u postfix; id -g postfix; id -u opendkim; id -g opendkim");

        Assert.Equal("100\n102\n101\n104\n", output.Stdout);
    }

    [Fact]
    public async Task Image_tells_the_engine_how_to_run_it()
    {
        using var inspected = JsonDocument.Parse(await Engine.GetAsync("image", "inspect", "-f", "{{json .Config}}", Engine.Image));
        var configuration = inspected.RootElement;

        Assert.Equal(["/usr/sbin/pfinit"], Strings(configuration.GetProperty("Entrypoint")));
        Assert.False(configuration.TryGetProperty("Cmd", out var command) && command.ValueKind != JsonValueKind.Null);
        Assert.Equal("SIGTERM", configuration.GetProperty("StopSignal").GetString());
        Assert.Equal(["587/tcp"], Names(configuration.GetProperty("ExposedPorts")));
        Assert.Equal(
            ["/etc/opendkim/keys", "/etc/postfix", "/var/lib/postfix", "/var/spool/postfix"],
            Names(configuration.GetProperty("Volumes")));
        Assert.Equal(["CMD", "/usr/sbin/pfinit", "health"], Strings(configuration.GetProperty("Healthcheck").GetProperty("Test")));
        Assert.All(
            new[] { "title", "description", "licenses", "source", "version", "revision" },
            label => Assert.True(configuration.GetProperty("Labels").TryGetProperty("org.opencontainers.image." + label, out _), $"no label {label}"));
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
}
