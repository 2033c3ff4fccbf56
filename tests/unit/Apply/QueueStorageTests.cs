using Pfinit.Apply;

namespace Pfinit.Tests.Apply;

public sealed class QueueStorageTests
{
    private const string Queue = "/var/spool/postfix";
    private const string Overlay = "1 0 0:50 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/l\n2 1 0:51 / /proc rw - proc proc rw\n";
    private const string Anonymous = "/var/lib/docker/volumes/5f1c0d3b2a49687878695a4b3c2d1e0f5f1c0d3b2a49687878695a4b3c2d1e0f/_data";

    [Theory]
    [InlineData(Overlay, "warning: /var/spool/postfix: is no volume: queued mail is lost with the container")]
    [InlineData(Overlay + "3 1 0:60 / /var/spool/postfix rw - tmpfs tmpfs rw", "warning: /var/spool/postfix: is in memory (tmpfs): queued mail is lost when the container stops")]
    [InlineData(Overlay + "3 1 0:60 / /var rw - tmpfs tmpfs rw", "warning: /var/spool/postfix: is in memory (tmpfs): queued mail is lost when the container stops")]
    [InlineData(Overlay + "3 1 8:1 /kubelet/pods/1/volumes/kubernetes.io~empty-dir/queue /var/spool/postfix rw - ext4 /dev/sda1 rw", "warning: /var/spool/postfix: is an emptyDir: queued mail is lost with the pod")]
    [InlineData(Overlay + "3 1 8:1 " + Anonymous + " /var/spool/postfix rw - ext4 /dev/sda1 rw", "warning: /var/spool/postfix: is a volume without a name")]
    [InlineData(Overlay + "3 1 8:1 /var/lib/docker/volumes/queue/_data /var/spool/postfix rw - ext4 /dev/sda1 rw", null)]
    [InlineData(Overlay + "3 1 8:1 /srv/my\\040queue /var/spool/postfix rw,nosuid shared:7 master:3 - xfs /dev/sda1 rw", null)]
    [InlineData(Overlay + "3 1 8:1 " + Anonymous + " /var/spool/postfix rw - ext4 /dev/sda1 rw\n4 3 8:1 /srv/q /var/spool/postfix rw - ext4 /dev/sda1 rw", null)]
    [InlineData(Overlay + "3 1 0:60 / /var/spool/post rw - tmpfs tmpfs rw\n4 1 8:1 /srv/q /var/spool/postfix rw - ext4 /dev/sda1 rw", null)]
    [InlineData("1 0 8:1 / / rw - ext4 /dev/sda1 rw", null)]
    [InlineData("", null)]
    [InlineData("nonsense\n- - -\n1 2 3 4 5 6 -", null)]
    public void What_lasts_shorter_than_its_owner_may_think_is_told(string mountInfo, string? expected)
    {
        var told = QueueStorage.Describe(mountInfo, Queue, inContainer: false)?.ToString();
        if (expected is null)
            Assert.Null(told);
        else
            Assert.Contains(expected, told);
    }

    // The storage drivers btrfs, zfs and vfs.
    [Theory]
    [InlineData("1 0 0:30 /@/docker/btrfs/subvolumes/8f2 / rw - btrfs /dev/sda1 rw", true)]
    [InlineData("1 0 8:1 /docker/vfs/dir/8f2 / rw - ext4 /dev/sda1 rw\n3 1 8:1 /srv/q /var/spool/postfix rw - ext4 /dev/sda1 rw", false)]
    public void The_root_of_a_container_is_no_volume_whatever_it_is_made_of(string mountInfo, bool told) => Assert.Equal(
        told ? "pfinit: warning: /var/spool/postfix: is no volume: queued mail is lost with the container" : null,
        QueueStorage.Describe(mountInfo, Queue, inContainer: true)?.ToString());
}
