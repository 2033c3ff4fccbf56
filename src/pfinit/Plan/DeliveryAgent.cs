namespace Pfinit.Plan;

/// <summary>A service of master.cf that delivers mail, and the program that master runs for it.</summary>
internal sealed record DeliveryAgent(string Service, string Program);
