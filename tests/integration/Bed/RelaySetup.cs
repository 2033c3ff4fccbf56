// How one relay container is started: `new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" }`.

using Docker.DotNet.Models;

namespace Pfinit.Integration.Bed;

/// <summary>The options of `docker run` for a relay.</summary>
public sealed class RelaySetup
{
    private readonly Dictionary<string, string> environment = [];

    /// <summary>The environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>Text files put into the container before it starts, by path; mode 0644 unless it ends in .sh (0755).</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>Named volumes by mount point.</summary>
    public Dictionary<string, string> Volumes { get; init; } = [];

    /// <summary>The image; another than the one under test only for another architecture.</summary>
    public string Image { get; set; } = Engine.Image;

    /// <summary>How long anything that is waited for may take: the greeting, a line of the log.</summary>
    public TimeSpan Patience { get; set; } = Bed.Patience.Usual;

    /// <summary>`--hostname`.</summary>
    public string HostName { get; init; } = "relay.example.com";

    /// <summary>The port that clients connect to.</summary>
    public ushort Port { get; init; } = 587;

    /// <summary>Sent on connecting, before the greeting is waited for.</summary>
    public string FirstWords { get; init; } = "";

    /// <summary>`--entrypoint`, with its arguments; empty: the image's own.</summary>
    public string[] EntryPoint { get; init; } = [];

    /// <summary>Anything else of `docker run`: read-only root, capabilities, tmpfs.</summary>
    public Action<HostConfig> Confine { get; init; } = _ => { };

    /// <summary>How often the engine runs the image's HEALTHCHECK; null: never, since each costs a process that few tests look at.</summary>
    public TimeSpan? HealthInterval { get; init; }

    /// <summary>A variable of the environment.</summary>
    public string this[string variable]
    {
        get => environment[variable];
        set => environment[variable] = value;
    }
}
