namespace Easel.Worker.Training;

/// <summary>What was made.</summary>
/// <param name="ImageFolder">Give this as <c>--train_data_dir</c>.</param>
/// <param name="RegFolder">Give this as <c>--reg_data_dir</c>; null where there are no such pictures.</param>
/// <param name="Images">Pictures in the first.</param>
/// <param name="RegImages">Pictures in the second.</param>
/// <param name="Captions">Captions that came along.</param>
public sealed record PreparedDataset(string ImageFolder, string? RegFolder, int Images, int RegImages, int Captions);
