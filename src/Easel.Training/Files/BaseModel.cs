namespace Easel.Training.Files;

/// <summary>What a trained file says of the checkpoint that it was trained on.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="FamilyId"><c>sd1</c>, <c>sd2</c>, <c>sdxl</c>.</param>
/// <param name="Velocity">True where it predicts velocity.</param>
/// <param name="Sha256">Of the whole file; empty where it is a folder.</param>
/// <param name="LegacyHash">The web UI's old short hash.</param>
/// <param name="Vae">The separate VAE, or null.</param>
public sealed record BaseModel(string Name, string FamilyId, bool Velocity, string Sha256 = "", string LegacyHash = "", HashedFile? Vae = null);
