using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>All there is to see of a running relay, at one moment. StatusBoard makes it; StatusText, StatusJson and StatusMetrics show it.</summary>
internal sealed record RelayStatus
{
    /// <summary>The moment, as <see cref="Elapsed"/> counts.</summary>
    public required TimeSpan Now { get; init; }

    /// <summary>The same on the wall.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When pfinit was started, by the clock as it stood then: it does not change when the clock is put right.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long ago that is, whatever became of the clock.</summary>
    public required TimeSpan Uptime { get; init; }

    public required int Pid { get; init; }

    /// <summary>`preparing`, `running`, and on the way to the end `announced`, `delivering`, `stopping`.</summary>
    public required string Phase { get; init; }

    /// <summary>In start order.</summary>
    public required IReadOnlyList<ServiceStatus> Services { get; init; }

    /// <summary>Null when nobody has looked yet.</summary>
    public required QueueSurvey? Queue { get; init; }

    /// <summary>A line for each that is full.</summary>
    public IReadOnlyList<string> FullDisks { get; init; } = [];

    public required MailFigures Mail { get; init; }

    /// <summary>Messages on hold until they can be signed.</summary>
    public required int Held { get; init; }

    /// <summary>Those of them that nothing signs for now: a key is gone, or OpenDKIM passes over them.</summary>
    public int HeldWithoutKey { get; init; }

    public required LogFigures Log { get; init; }

    public required IReadOnlyList<TokenState> Tokens { get; init; }

    /// <summary>Programs of Postfix that keep ending, and what else keeps daemons from their work, a line each.</summary>
    public IReadOnlyList<string> Outages { get; init; } = [];

    public required RelayFacts Facts { get; init; }

    /// <summary>A service, as far as it is up.</summary>
    public bool IsUp(string service) => Services.Any(one => one.Name == service && one.State is ServiceState.Up);

    /// <summary>pfinit was asked to stop.</summary>
    public bool Draining => Phase is not (StatusBoard.Preparing or StatusBoard.Running);
}
