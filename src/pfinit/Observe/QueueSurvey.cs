namespace Pfinit.Observe;

/// <summary>What was in the queue at one moment.</summary>
/// <param name="At">When, as <see cref="Supervise.Elapsed"/> counts.</param>
/// <param name="Queues">In the order in which a message passes them; none when the queue could not be read.</param>
internal sealed record QueueSurvey(TimeSpan At, IReadOnlyList<QueueFigures> Queues);
