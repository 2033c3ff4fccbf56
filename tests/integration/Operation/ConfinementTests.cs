// The relay under the restrictions that careful people run containers with. Each one still sends signed mail.

using Docker.DotNet.Models;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class ConfinementTests(MailNetwork network)
{
    private static readonly string[] LeastCapabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

    private static readonly string[] WritablePaths =
        ["/tmp", "/run", "/var/spool/postfix", "/etc/postfix", "/etc/opendkim", "/var/lib/postfix"];

    [Fact]
    public Task Read_only_root_with_tmpfs() => SendsSignedMailAsync(ReadOnly);

    [Fact]
    public Task Least_capabilities() => SendsSignedMailAsync(DropCapabilities);

    [Fact]
    public Task No_new_privileges() => SendsSignedMailAsync(ForbidNewPrivileges);

    [Fact]
    public Task All_of_them_together() => SendsSignedMailAsync(host =>
    {
        ReadOnly(host);
        DropCapabilities(host);
        ForbidNewPrivileges(host);
    });

    [Fact]
    public async Task Path_that_must_be_writable_and_is_not_is_named()
    {
        using var postfix = new TemporaryFolder();

        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{postfix.Path}:/etc/postfix:ro");

        Assert.NotEqual(0, output.Status);
        Assert.Matches("fatal: /etc/postfix.*Read-only file system", output.All);
    }

    private static void ReadOnly(HostConfig host)
    {
        host.ReadonlyRootfs = true;
        host.Tmpfs = WritablePaths.ToDictionary(path => path, _ => "");
    }

    private static void DropCapabilities(HostConfig host)
    {
        host.CapDrop = ["ALL"];
        host.CapAdd = LeastCapabilities;
    }

    private static void ForbidNewPrivileges(HostConfig host) => host.SecurityOpt = ["no-new-privileges"];

    private async Task SendsSignedMailAsync(Action<HostConfig> confine)
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            Confine = confine,
        });
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(await network.Receiver.MessageForAsync(recipient)));
        await relay.HealthyAsync();
        await relay.StopAsync();
        Assert.Equal("0", await Engine.GetAsync("inspect", "-f", "{{.State.ExitCode}}", relay.Id));
    }
}
