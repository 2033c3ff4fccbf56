using System.Text;

namespace Pfinit.Tests.Observe;

/// <summary>Queue files as Postfix 3.10 writes them, with a milter among its services.</summary>
internal static class MailFile
{
    /// <param name="recipients">A letter each: `R` for one to be delivered to, `D` for one that is done with.</param>
    /// <param name="extracted">The same for those that stand behind the content.</param>
    /// <param name="added">The same for those that a milter added, at the end of the file.</param>
    /// <param name="content">The message, `N` records of lines.</param>
    public static byte[] With(string recipients, string extracted = "", string added = "", string content = "body R and D")
    {
        var head = Record('T', "1795964094 394528") + Record('S', "a@example.com") + All(recipients);
        var message = Record('N', content);
        var size = Size(0, 0).Length;
        var contentAt = size + head.Length + Pointer(0).Length + Record('M', "").Length;
        var tail = Record('X', "") + All(extracted) + Pointer(0) + Record('E', "");
        var addedAt = contentAt + message.Length + tail.Length;
        var back = size + head.Length + Pointer(0).Length;
        return Encoding.Latin1.GetBytes(Size(message.Length, contentAt) + head + Pointer(added.Length > 0 ? addedAt : 0) + Record('M', "") + message + tail
            + (added.Length > 0 ? All(added) + Pointer(back) : ""));
    }

    /// <summary>A letter, the length in groups of seven bits, the bytes.</summary>
    public static string Record(char type, string content)
    {
        var length = "";
        for (var left = content.Length; ; left >>= 7)
        {
            length += (char)((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
            if (left <= 0x7f)
                return type + length + content;
        }
    }

    private static string All(string recipients) =>
        string.Concat(recipients.Select(type => Record('A', "dsn_orig_rcpt=rfc822;b@x.example") + Record('O', "b@x.example") + Record(type, "b@x.example")));

    private static string Pointer(long to) => Record('p', $"{to,15}");

    private static string Size(long size, long at) => Record('C', $"{size,15} {at,15} {2,15} {0,15} {size,15} {0,15}");
}
