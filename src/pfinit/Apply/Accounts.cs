// Account and group names to numbers. Read from the two files directly: getpwnam(3) would drag the name service switch into a static binary.

using System.Globalization;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>The accounts and groups of the image.</summary>
internal sealed class Accounts
{
    private readonly Dictionary<string, Account> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint> groups = new(StringComparer.Ordinal);

    /// <summary>Reads passwd(5) and group(5). A file that cannot be read has no accounts: each one asked for is then reported as missing.</summary>
    public static Accounts Read(string passwd = "/etc/passwd", string group = "/etc/group")
    {
        var accounts = new Accounts();
        foreach (var fields in Rows(passwd))
        {
            if (fields.Length >= 4 && Number(fields[2]) is { } uid && Number(fields[3]) is { } gid)
                accounts.users[fields[0]] = new Account(uid, gid);
        }

        foreach (var fields in Rows(group))
        {
            if (fields.Length >= 3 && Number(fields[2]) is { } gid)
                accounts.groups[fields[0]] = gid;
        }

        return accounts;
    }

    /// <summary>Every account with its number.</summary>
    public IReadOnlyDictionary<string, uint> Users => users.Keys.ToDictionary(name => name, name => users[name].Uid, StringComparer.Ordinal);

    /// <summary>Every group with its number.</summary>
    public IReadOnlyDictionary<string, uint> Groups => groups;

    public Account? User(string name) => users.TryGetValue(name, out var account) ? account : null;

    public uint? Group(string name) => groups.TryGetValue(name, out var gid) ? gid : null;

    /// <summary>The numbers behind <paramref name="access"/>; null, and why, when an account does not exist.</summary>
    public Ownership? Resolve(Access access, out string problem)
    {
        problem = User(access.Owner) is null ? $"the image has no account \"{access.Owner}\" in /etc/passwd"
            : Group(access.Group) is null ? $"the image has no group \"{access.Group}\" in /etc/group" : "";
        return problem.Length > 0 ? null : new Ownership(User(access.Owner)!.Value.Uid, Group(access.Group)!.Value, access.Mode);
    }

    /// <summary>For the start-up message: `postfix 100:102, opendkim 101:104, group postdrop 103`.</summary>
    public string Describe()
    {
        var shown = new[] { "postfix", "opendkim" }.Select(name => User(name) is { } account ? $"{name} {account.Uid}:{account.Gid}" : $"{name} missing");
        return string.Join(", ", shown) + (Group("postdrop") is { } gid ? $", group postdrop {gid}" : ", group postdrop missing");
    }

    private static IEnumerable<string[]> Rows(string path)
    {
        try
        {
            return [.. LinuxFiles.ReadText(path).Split('\n').Select(line => line.Split(':'))];
        }
        catch (KernelException)
        {
            return [];
        }
    }

    private static uint? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
