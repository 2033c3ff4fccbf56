namespace Pfinit.Hold;

/// <summary>What the log told since it was asked last.</summary>
/// <param name="Messages">In the order in which they came; a message may come twice, with another reason.</param>
/// <param name="ConnectFailure">What Postfix said when it could not connect to a milter, the first time; null when it did not say so.</param>
/// <param name="LinesRead">There were lines at all.</param>
/// <param name="LostSince">Since when lines may be missing; null when none are.</param>
internal sealed record HoldNews(IReadOnlyList<HeldMessage> Messages, string? ConnectFailure, bool LinesRead, DateTimeOffset? LostSince);
