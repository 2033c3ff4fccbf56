namespace Pfinit.Apply;

/// <summary>A row of /etc/passwd: an account with its primary group.</summary>
internal readonly record struct Account(uint Uid, uint Gid);
