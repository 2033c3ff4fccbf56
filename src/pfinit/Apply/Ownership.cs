namespace Pfinit.Apply;

/// <summary>Owner and permission bits as numbers: what <see cref="Plan.Access"/> means on this machine.</summary>
/// <param name="Mode">As in chmod(2), 07777.</param>
internal readonly record struct Ownership(uint Uid, uint Gid, int Mode);
