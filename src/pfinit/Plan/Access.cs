namespace Pfinit.Plan;

/// <summary>Owner, group (account names) and permission bits of a file or directory.</summary>
/// <param name="Mode">Permission bits as in chmod(2), the setgid bit included.</param>
internal sealed record Access(string Owner, string Group, int Mode)
{
    /// <summary>Readable by all, written by root: what Postfix expects of its configuration.</summary>
    public static readonly Access Public = new("root", "root", Convert.ToInt32("644", 8));

    public static readonly Access PublicDirectory = new("root", "root", Convert.ToInt32("755", 8));

    /// <summary>For root only: files that hold a secret.</summary>
    public static readonly Access Secret = new("root", "root", Convert.ToInt32("600", 8));

    public static readonly Access SecretDirectory = new("root", "root", Convert.ToInt32("700", 8));

    /// <summary>For Postfix's own account alone.</summary>
    public static readonly Access PostfixDirectory = new("postfix", "root", Convert.ToInt32("700", 8));

    /// <summary>For Postfix's own account to read, too: a secret that smtpd looks up when it is no longer root.</summary>
    public static readonly Access PostfixSecret = new("root", "postfix", Convert.ToInt32("640", 8));

    /// <summary>`root:root 0644`, the way `render` shows it.</summary>
    public override string ToString() => $"{Owner}:{Group} {Convert.ToString(Mode, 8).PadLeft(4, '0')}";
}
