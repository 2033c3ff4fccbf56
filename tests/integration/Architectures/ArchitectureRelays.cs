// A relay an architecture, started when the first test asks for it: emulated, a start takes many seconds.

using System.Collections.Concurrent;
using Pfinit.Integration.Bed;
using Pfinit.Integration.Mail;

namespace Pfinit.Integration.Architectures;

/// <summary>The network and the relays of the tests by architecture.</summary>
public sealed class ArchitectureRelays : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Relay> relays = new();
    private readonly ConcurrentDictionary<string, (string Refresh, string Access)> tokens = new();

    public TokenNetwork Network { get; } = new();

    public Task InitializeAsync() => Network.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var relay in relays.Values)
            await relay.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>The relay that signs with a key of its own making, and logs in at the next server by XOAUTH2.</summary>
    public async Task<Relay> OfAsync(string architecture)
    {
        // xunit runs the tests of a class one after the other.
        if (relays.TryGetValue(architecture, out var started))
            return started;
        var setup = Network.Setup();
        setup["DKIM_AUTOGENERATE"] = "1";
        // Good for one relay, once.
        var refresh = Network.Provider.RefreshToken;
        var relay = relays[architecture] = await StartAsync(architecture, setup, ArchitectureImage.Of(architecture).Processors.FirstOrDefault());
        await TokenNetwork.EventuallyAsync(
            "the password table has the token", () => TokenNetwork.IsInTableAsync(relay, Network.Provider.LastToken), Patience.Emulated);
        tokens[architecture] = (refresh, Network.Provider.LastToken);
        return relay;
    }

    /// <summary>The refresh token that the relay was given, and the access token that it got from the provider for that.</summary>
    public (string Refresh, string Access) TokensOf(string architecture) => tokens[architecture];

    /// <summary>A relay of its own for one test.</summary>
    public Task<Relay> StartAsync(string architecture, RelaySetup setup) =>
        StartAsync(architecture, setup, ArchitectureImage.Of(architecture).Processors.LastOrDefault());

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
