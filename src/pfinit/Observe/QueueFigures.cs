namespace Pfinit.Observe;

/// <summary>What is in one of Postfix's queues.</summary>
/// <param name="Name">`maildrop`, `incoming`, `active`, `deferred`, `hold` or `corrupt`.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Bytes">Size of their queue files together, envelopes included.</param>
/// <param name="Oldest">Age of the oldest; null when there is none.</param>
/// <param name="Ages">In seconds, as a histogram.</param>
/// <param name="Sizes">Of the queue files in bytes, as a histogram.</param>
internal sealed record QueueFigures(string Name, long Messages, long Bytes, TimeSpan? Oldest, MetricSample Ages, MetricSample Sizes);
