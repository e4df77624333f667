// Keeps vitest from taking the settings of the repository around this folder.
export default {};
