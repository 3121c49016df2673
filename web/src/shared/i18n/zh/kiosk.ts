export default { title: '自助取号' }
