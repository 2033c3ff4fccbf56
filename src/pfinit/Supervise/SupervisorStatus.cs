namespace Pfinit.Supervise;

/// <summary>What the supervisor has to show at one moment.</summary>
/// <param name="Phase">How far the end of pfinit has come.</param>
/// <param name="Services">In start order; none before they are known.</param>
internal sealed record SupervisorStatus(ShutdownPhase Phase, IReadOnlyList<ServiceStatus> Services);
