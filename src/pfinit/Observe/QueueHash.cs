// Where in a queue that is spread over directories of one character (hash_queue_names, hash_queue_depth of postconf(5)) a message's file is. QueueCensus
// finds single messages by it, since walking all of a large queue takes seconds.

using System.Globalization;

namespace Pfinit.Observe;

/// <summary>The letters that name the directories (mail_queue_dir() and dir_forest() of Postfix 3.10).</summary>
internal static class QueueHash
{
    /// <summary>What long ids count microseconds with (safe_ultostr.c).</summary>
    private const string Digits = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

    /// <summary>Between time and inode of a long id.</summary>
    private const char Separator = 'z';

    private const int LongSeconds = 6;
    private const int LongMicroseconds = 4;

    /// <summary>
    /// One directory a character, as many as hash_queue_depth says: of `3F2A0…` they are 3, then F, then 2. Microseconds come first, in hexadecimal, which
    /// a long id has in another notation.
    /// </summary>
    public static string Of(string id)
    {
        var separator = id.LastIndexOf(Separator);
        if (separator < LongSeconds + LongMicroseconds)
            return id;
        var microseconds = id.Substring(separator - LongMicroseconds, LongMicroseconds).Aggregate(0, (sum, digit) => (sum * Digits.Length) + Digits.IndexOf(digit));
        return microseconds.ToString("X5", CultureInfo.InvariantCulture);
    }
}
