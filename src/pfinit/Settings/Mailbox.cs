// `Name <address>`, `"Name" <address>` or an address alone, and the same as a From: header wants it (RFC 5322, section 3.4).

using System.Text;

namespace Pfinit.Settings;

/// <summary>An address with a display name, which may be empty.</summary>
internal sealed record Mailbox(string Name, MailAddress Address)
{
    /// <summary>Bytes of text in an encoded word: with `=?utf-8?B?` and `?=` around their base64 it keeps to 75 characters (RFC 2047, section 2).</summary>
    private const int EncodedWordBytes = 45;

    /// <summary>Null when it is no mailbox.</summary>
    public static Mailbox? Parse(string text)
    {
        var open = text.EndsWith('>') ? text.LastIndexOf('<') : -1;
        if (open < 0)
            return MailAddress.Parse(text) is { } bare ? new Mailbox("", bare) : null;
        return MailAddress.Parse(text.Substring(open + 1, text.Length - open - 2)) is { } address && Unquote(text.Substring(0, open).Trim()) is { } name
            ? new Mailbox(name, address)
            : null;
    }

    /// <summary>What stands behind `From: `; ASCII.</summary>
    public string ToHeader() => Name.Length == 0 ? Address.ToString()
        : Name.All(c => c < 128) ? $"\"{Name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\" <{Address}>"
        : $"{Encode(Name)} <{Address}>";

    // Without quotes the name is taken as it stands; people write `Müller & Co. <office@example.org>` and mean it.
    private static string? Unquote(string name)
    {
        if (name.Any(char.IsControl))
            return null;
        if (!name.StartsWith('"'))
            return name.IndexOfAny(['"', '<', '>', '\\']) < 0 ? name : null;
        var text = new StringBuilder();
        for (var i = 1; i < name.Length; i++)
        {
            if (name[i] == '"')
                return i == name.Length - 1 ? text.ToString() : null;
            if (name[i] == '\\' && ++i == name.Length)
                return null;
            text.Append(name[i]);
        }

        return null;
    }

    private static string Encode(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            // A character, and the two halves of one outside the first plane, stay in one word.
            var character = name.Substring(i, char.IsHighSurrogate(name[i]) && i + 1 < name.Length ? 2 : 1);
            i += character.Length - 1;
            if (Encoding.UTF8.GetByteCount(word + character) > EncodedWordBytes)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(character);
        }

        words.Add(word.ToString());
        return string.Join(" ", words.Select(part => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part))}?="));
    }
}
