namespace Pfinit.Supervise;

/// <summary>The manager above pfinit, systemd for one, that wants to be told how it goes. All of it may be called from any thread and never waits.</summary>
internal interface IServiceManager
{
    /// <summary>How often it wants to hear from the supervisor thread; null: never.</summary>
    TimeSpan? KeepAliveInterval { get; }

    /// <summary>Everything is up, or a reload is done.</summary>
    void Ready(string status);

    void Reloading();

    void Stopping();

    void KeepAlive();
}
