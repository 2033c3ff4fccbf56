using System.Text;
using Pfinit.Settings;

namespace Pfinit.Http;

/// <summary>What to ask.</summary>
/// <param name="Method">`GET`, `POST`, `HEAD`.</param>
/// <param name="Headers">In addition to Host, User-Agent, Accept, Connection and Content-Length, of which the second and third may be replaced.</param>
/// <param name="Body">Null: none.</param>
internal sealed record HttpRequest(string Method, HttpUrl Url, IReadOnlyList<HttpField> Headers, byte[]? Body)
{
    public static HttpRequest Get(HttpUrl url) => new("GET", url, [], null);

    /// <summary>A form as application/x-www-form-urlencoded, in the encoding of RFC 6749, appendix B.</summary>
    public static HttpRequest PostForm(HttpUrl url, IEnumerable<HttpField> pairs)
    {
        var form = string.Join("&", pairs.Select(pair => $"{Encode(pair.Name)}={Encode(pair.Value)}"));
        return new("POST", url, [new("Content-Type", "application/x-www-form-urlencoded")], Encoding.ASCII.GetBytes(form));
    }

    /// <summary>UTF-8 with a plus for a blank, and percent signs for all but letters, digits, `-`, `.`, `_` and `*`.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
                or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'*')
                encoded.Append((char)octet);
            else if (octet == (byte)' ')
                encoded.Append('+');
            else
                encoded.Append('%').Append(octet.ToString("X2"));
        }

        return encoded.ToString();
    }
}
