using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>Accounts under whose names a test may write: all are the account that runs it, unless the test chooses numbers.</summary>
internal static class TestAccounts
{
    public static Accounts AllMine(TemporaryDirectory directory) => Create(directory, Libc.geteuid(), Libc.getegid());

    /// <summary>`root` is whoever runs the test; `opendkim` and `postfix` have these numbers, their groups, too.</summary>
    public static Accounts Create(TemporaryDirectory directory, uint uid, uint gid)
    {
        var (self, group) = (Libc.geteuid(), Libc.getegid());
        var passwd = directory.Add("passwd", $"root:x:{self}:{group}::/:\nopendkim:x:{uid}:{gid}::/:\npostfix:x:{uid}:{gid}::/:\n");
        var groups = directory.Add("group", $"root:x:{group}:\nopendkim:x:{gid}:\npostfix:x:{gid}:\npostdrop:x:{gid}:\n");
        var accounts = Accounts.Read(passwd, groups);
        File.Delete(passwd);
        File.Delete(groups);
        return accounts;
    }
}
