using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>What brings the sockets of Postfix's programs back after somebody has removed them.</summary>
internal static class SocketRepair
{
    private static readonly string[] Directories = [$"{Paths.Queue}/private", $"{Paths.Queue}/public"];

    /// <summary>Makes the directories again where they are gone, which master(8) would not, and restarts Postfix; deliveries go on.</summary>
    /// <exception cref="KernelException">The disk refuses.</exception>
    public static void Run(Supervisor supervisor, Accounts accounts)
    {
        foreach (var directory in QueueDirectories.All(keepsOwner: true).Where(directory => Directories.Contains(directory.Path)))
        {
            if (accounts.User("postfix") is { } postfix && accounts.Resolve(directory.Access, out _) is { } ownership)
                DirectorySetup.Ensure(directory, ownership, postfix);
        }

        supervisor.Renew("postfix");
    }
}
