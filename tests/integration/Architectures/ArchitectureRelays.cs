// A relay an architecture, started when the first test asks for it: emulated, a start takes many seconds.

using System.Collections.Concurrent;
using Pfinit.Integration.Bed;
using Pfinit.Integration.Mail;

namespace Pfinit.Integration.Architectures;

/// <summary>The network and the relays of the tests by architecture.</summary>
public sealed class ArchitectureRelays : IAsyncLifetime
{
    // A relay that does not come up is not tried again by each test.
    private readonly ConcurrentDictionary<string, Task<(Relay Relay, string Refresh, string Access)>> relays = new();

    public TokenNetwork Network { get; } = new();

    public Task InitializeAsync() => Network.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var started in relays.Values.Where(started => started.IsCompletedSuccessfully))
            await (await started).Relay.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>The relay that signs with a key of its own making, and logs in at the next server by XOAUTH2.</summary>
    public async Task<Relay> OfAsync(string architecture) => (await StartedAsync(architecture)).Relay;

    /// <summary>The refresh token that the relay was given, and the access token that it got from the provider for that.</summary>
    public async Task<(string Refresh, string Access)> TokensOfAsync(string architecture)
    {
        var (_, refresh, access) = await StartedAsync(architecture);
        return (refresh, access);
    }

    /// <summary>A relay of its own for one test.</summary>
    public Task<Relay> StartAsync(string architecture, RelaySetup setup) =>
        StartAsync(architecture, setup, ArchitectureImage.Of(architecture).Processors.LastOrDefault());

    // xunit runs the tests of a class one after the other.
    private Task<(Relay Relay, string Refresh, string Access)> StartedAsync(string architecture) => relays.GetOrAdd(architecture, StartWithTokenAsync);

    private async Task<(Relay Relay, string Refresh, string Access)> StartWithTokenAsync(string architecture)
    {
        var setup = Network.Setup();
        setup["DKIM_AUTOGENERATE"] = "1";
        // Good for one relay, once.
        var refresh = Network.Provider.RefreshToken;
        var relay = await StartAsync(architecture, setup, ArchitectureImage.Of(architecture).Processors.FirstOrDefault());
        try
        {
            await Patience.UntilAsync(
                "the password table has the token", () => TokenNetwork.IsInTableAsync(relay, Network.Provider.LastToken), Patience.Emulated);
            return (relay, refresh, Network.Provider.LastToken);
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    private Task<Relay> StartAsync(string architecture, RelaySetup setup, string? processor)
    {
        setup.Image = ArchitectureImage.Of(architecture).Tag;
        setup.Patience = Patience.Emulated;
        if (processor is not null)
        {
            // master(8) hands on what import_environment names, and nothing else.
            setup["QEMU_CPU"] = processor;
            setup["POSTFIX_import_environment"] =
                $"MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME QEMU_CPU={processor}";
        }

        return Network.StartAsync(setup);
    }
}
