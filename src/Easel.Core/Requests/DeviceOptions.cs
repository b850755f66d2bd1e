namespace Easel.Core.Requests;

/// <summary>Where a job runs and how it spends memory.</summary>
/// <param name="Name"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
/// <param name="Precision">The numbers that networks compute with; <see cref="Precision.Auto"/> takes what suits the device.</param>
/// <param name="Memory">How memory is spent; null decides by what is free.</param>
/// <param name="MemoryBudget">How much of the device's memory may be used, in gigabytes of 2^30 bytes; null all that is free. More than the device has is refused.</param>
/// <param name="Strict">
/// Asks the network for the pictures of a batch one by one, so that each is what its seed gives alone, bit for bit. The processor always works so; a graphics card
/// is faster with the whole batch, and its sums then differ in their last bits.
/// </param>
public sealed record DeviceOptions(string Name = "auto", Precision Precision = Precision.Auto, MemoryMode? Memory = null, double? MemoryBudget = null, bool Strict = false);
