// The image of the other architecture, started under qemu and asked for its greeting.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Image;

public sealed class ForeignArchitectureTests
{
    // Emulated, on two cores, with other tests running.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [EmulatedArm64Fact]
    public async Task Arm64_image_greets()
    {
        var container = await Engine.GetAsync(
            "run", "-d", "--platform", "linux/arm64", "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1",
            "--dns", "127.0.0.1", "-p", "127.0.0.1::587", EmulatedArm64FactAttribute.Image);
        try
        {
            var port = int.Parse((await Engine.GetAsync("port", container, "587")).Split(':')[^1]);
            var deadline = DateTime.UtcNow + Patience;
            string? greeting;
            while ((greeting = await SmtpBanner.ReadAsync("127.0.0.1", port)) is null)
                Assert.True(DateTime.UtcNow < deadline, "no greeting:\n" + (await Engine.RunAsync("logs", container)).All);

            Assert.StartsWith("220 ", greeting);
            Assert.Equal("aarch64", await Engine.GetAsync("exec", container, "uname", "-m"));
        }
        finally
        {
            await Engine.GetAsync("rm", "-f", "-v", container);
        }
    }
}
