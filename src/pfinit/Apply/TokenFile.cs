// The file in which the tokens of a login outlive the container: JSON with access_token, refresh_token and expiry, a string of Unix seconds.
// By contract this is the file that the image before kept, so one of its writing is read, too. Written by the token keeper and by `pfinit oauth2 login`.

using System.Globalization;
using System.Text;
using System.Text.Json;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Reads and writes token files.</summary>
internal static class TokenFile
{
    private const string AccessToken = "access_token";
    private const string RefreshToken = "refresh_token";
    private const string Expiry = "expiry";

    /// <summary>The last second that DateTimeOffset knows, at the end of the year 9999.</summary>
    private const long Latest = 253402300799;

    /// <summary>0600: the tokens are as good as a password.</summary>
    private static readonly int Mode = Access.Secret.Mode;

    /// <summary>The tokens in a file's content; null, and why, when it is of no use.</summary>
    public static StoredToken? Parse(ReadOnlySpan<byte> content, out string problem)
    {
        problem = "is not a JSON object";
        if (FlatJson.Read(content) is not { } members)
            return null;
        var token = new StoredToken(Member(AccessToken), Member(RefreshToken), Seconds(Member(Expiry)));
        problem = token is { AccessToken: "", RefreshToken: "" } ? $"has neither {AccessToken} nor {RefreshToken}"
            : (token.AccessToken + token.RefreshToken).Any(c => c is < '!' or > '~') ? "has a token with a blank or another character that no token has" : "";
        return problem.Length == 0 ? token : null;

        string Member(string name) => members.TryGetValue(name, out var value) ? value : "";
    }

    /// <summary>The tokens in the file; null without a problem when there is no file.</summary>
    public static StoredToken? Read(string path, out string problem)
    {
        problem = "";
        try
        {
            if (LinuxFiles.FindTarget(path) is null)
                return null;
            using var file = LinuxFiles.OpenToRead(path);
            return Parse(file.ReadToEnd(), out problem);
        }
        catch (KernelException e)
        {
            problem = $"cannot be read: {e.Call}: {e.Errno}";
            return null;
        }
    }

    /// <summary>Puts the tokens in place, whole, for this process's user alone; returns when they are safely on the disk.</summary>
    /// <exception cref="KernelException">The file is as it was.</exception>
    public static void Write(string path, StoredToken token)
    {
        var ownership = new Ownership(Libc.geteuid(), Libc.getegid(), Mode);
        var content = Encoding.UTF8.GetBytes(Text(token));
        if (LinuxFiles.Find(path) is null)
            AtomicFile.Create(path, content, ownership);
        else
            AtomicFile.Write(path, content, ownership);
    }

    private static string Text(StoredToken token)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(AccessToken, token.AccessToken);
            json.WriteString(RefreshToken, token.RefreshToken);
            json.WriteString(Expiry, token.Expiry.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static long Seconds(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, Latest) : 0;
}
