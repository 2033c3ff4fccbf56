// How the programs of Postfix read a value that is more than text (mail_conf_bool(3), mail_conf_int(3), mail_conf_long(3), mail_conf_time(3)): one that they
// cannot read ends each of them that wants the parameter, at its start.

using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Plan;

/// <summary>The type of a parameter.</summary>
internal abstract record ParameterType
{
    private static readonly char[] Blank = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>What is wrong with the value, which is quoted; null when Postfix takes it. References ($name) must be resolved.</summary>
    public abstract string? Problem(string value);

    // strtol(3) in base ten: white space and a sign may come first; a number that does not fit is the one next to it. Null where no number begins.
    private static (long Number, bool Fits, string Behind)? ReadNumber(string value)
    {
        var text = value.TrimStart(Blank);
        var digits = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var end = digits;
        while (end < text.Length && text[end] is >= '0' and <= '9')
            end++;
        if (end == digits)
            return null;
        return long.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (number, true, text.Substring(end))
            : (text[0] == '-' ? long.MinValue : long.MaxValue, false, text.Substring(end));
    }

    private static string TooLarge(string value, long largest) => $"{Quotation.Of(value)} is beyond what Postfix can count, {largest.ToString(CultureInfo.InvariantCulture)}";

    private static string? OutOfBounds(string value, long number, int least, int most, string unit) =>
        least != 0 && number < least ? $"{Quotation.Of(value)} is less than {least}{unit}"
        : most != 0 && number > most ? $"{Quotation.Of(value)} is more than {most}{unit}"
        : null;

    /// <summary>yes or no, in capitals, too.</summary>
    internal sealed record Boolean : ParameterType
    {
        /// <inheritdoc/>
        public override string? Problem(string value) =>
            value.Equals("yes", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase)
                ? null
                : $"{Quotation.Of(value)} is neither yes nor no";
    }

    /// <summary>Words of a list.</summary>
    /// <param name="Allowed">All there are, in small letters.</param>
    /// <param name="Several">Any number of them, with white space or commas between.</param>
    internal sealed record Words(IReadOnlyList<string> Allowed, bool Several) : ParameterType
    {
        private static readonly char[] Separators = [.. Blank, ','];

        /// <inheritdoc/>
        public override string? Problem(string value)
        {
            var wrong = Several
                ? value.Split(Separators, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => !Allowed.Contains(word))
                : Allowed.Contains(value.ToLowerInvariant()) ? null : value;
            return wrong is null ? null : $"{Quotation.Of(wrong)} is not one of {string.Join(", ", Allowed)}";
        }
    }

    /// <summary>A whole number.</summary>
    /// <param name="Least">0: no bound.</param>
    /// <param name="Most">0: no bound.</param>
    /// <param name="Largest">What Postfix keeps it in holds this, and as much below zero.</param>
    internal sealed record Number(int Least, int Most, long Largest) : ParameterType
    {
        /// <inheritdoc/>
        public override string? Problem(string value) => ReadNumber(value) is not var (number, fits, behind) || behind.Length > 0
            ? $"{Quotation.Of(value)} is not a whole number"
            : !fits || number > Largest || number < -Largest - 1 ? TooLarge(value, Largest) : OutOfBounds(value, number, Least, Most, "");
    }

    /// <summary>A time. What stands behind the letter of the unit, as in `5min`, Postfix does not look at.</summary>
    /// <param name="Unit">Of a number without one.</param>
    /// <param name="Least">In seconds; 0: no bound.</param>
    /// <param name="Most">In seconds; 0: no bound.</param>
    internal sealed record Time(char Unit, int Least, int Most) : ParameterType
    {
        /// <inheritdoc/>
        public override string? Problem(string value)
        {
            // Without a number Postfix reads 0.
            var read = ReadNumber(value);
            var (number, _, behind) = read ?? (0, true, value);
            if (value.Length == 0 || number < 0 || Seconds(behind.Length > 0 ? behind[0] : Unit) is not { } seconds || (read is null && Least > 0))
                return $"{Quotation.Of(value)} is not a time; allowed: a number and s, m, h, d or w, which is {Unit} where none stands";
            return number > int.MaxValue || (seconds > 1 && number >= int.MaxValue / seconds)
                ? TooLarge(value, int.MaxValue) + " s"
                : OutOfBounds(value, number * seconds, Least, Most, " s");
        }

        private static int? Seconds(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, 'w' => 604800, _ => null };
    }
}
