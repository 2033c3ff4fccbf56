using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Where a queue file is below the queue directory.</summary>
internal static class QueuePlace
{
    /// <summary>
    /// The path of a message in one queue; null when it is not there. The queue need not be hashed, and as deep as it has directories (hash_queue_names of postconf(5)).
    /// </summary>
    /// <param name="place">The directory of that queue.</param>
    /// <param name="id">Queue id.</param>
    /// <param name="find">What is at a path; null when nothing is.</param>
    public static string? Find(string place, string id, Func<string, FileFacts?> find)
    {
        foreach (var letter in QueueHash.Of(id))
        {
            if (find($"{place}/{id}") is { IsRegular: true })
                return $"{place}/{id}";
            place += $"/{letter}";
            if (find(place) is null)
                break;
        }

        return null;
    }
}
