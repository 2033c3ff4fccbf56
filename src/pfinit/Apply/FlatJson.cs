// JSON objects as OAuth2 uses them: names with a text or a number. Read by TokenFile and by the answers of token endpoints.

using System.Text;
using System.Text.Json;

namespace Pfinit.Apply;

/// <summary>Reads the outermost level of a JSON object.</summary>
internal static class FlatJson
{
    /// <summary>
    /// Members that are strings, numbers or booleans, the last two as they are written; others are skipped, and the last of two with the same name counts.
    /// Null when the text is not a JSON object, be it cut short.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text.Slice(3);
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? Members(ref reader) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a string with half a surrogate pair throws.
            return null;
        }
    }

    private static Dictionary<string, string> Members(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                members[name] = reader.GetString()!;
            else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
                members[name] = Encoding.ASCII.GetString(reader.ValueSpan.ToArray());
            else
                reader.Skip();
        }

        // Whatever stands behind the object makes this throw.
        reader.Read();
        return members;
    }
}
